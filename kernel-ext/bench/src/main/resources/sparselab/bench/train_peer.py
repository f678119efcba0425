"""PyTorch on the lab's two small networks, batch 64, Adam: for every line read, trains one epoch and prints the seconds of a step."""

import sys
import time

import numpy
import torch
from torch import nn

kind, features, labels, threads = sys.argv[1:]
torch.set_num_threads(int(threads))
torch.manual_seed(1)
y = torch.from_numpy(numpy.fromfile(labels, numpy.uint8).astype(numpy.int64))
x = torch.from_numpy(numpy.fromfile(features, "<f4").reshape(len(y), -1))
side = round(x.shape[1] ** 0.5)
if kind == "cnn":
    x = x.reshape(-1, 1, side, side)
    net = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * (side // 4) ** 2, 64), nn.ReLU(), nn.Linear(64, 10),
    )  # fmt: skip
else:
    net = nn.Sequential(nn.Linear(x.shape[1], 300), nn.ReLU(), nn.Linear(300, 100), nn.ReLU(), nn.Linear(100, 10))
optimizer = torch.optim.Adam(net.parameters(), lr=0.001)
loss_of = nn.CrossEntropyLoss()


def epoch() -> float:
    order = torch.randperm(len(y))
    start = time.perf_counter()
    steps = 0
    for rows in order.split(64):
        optimizer.zero_grad()
        loss_of(net(x[rows]), y[rows]).backward()
        optimizer.step()
        steps += 1
    return (time.perf_counter() - start) / steps


for _ in sys.stdin:
    print(epoch(), flush=True)
