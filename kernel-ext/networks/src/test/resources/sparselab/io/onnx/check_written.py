"""Compares files that the lab wrote with the goldens they came from, in ONNX Runtime.

    python check_written.py FOLDER      # FOLDER holds NAME.onnx as written by Onnx.write

Each file must pass onnx.checker with shape inference; printed is the largest difference of the outputs.
"""

import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

HERE = pathlib.Path(__file__).parent


def run(path, x):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: x})[0]


def tensor(path):
    proto = onnx.TensorProto()
    proto.ParseFromString(path.read_bytes())
    return numpy_helper.to_array(proto)


worst = 0.0
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    onnx.checker.check_model(str(path), full_check=True)
    x, expected = (tensor(HERE / f"{path.stem}.{kind}.pb") for kind in ("input", "output"))
    found = run(path, x).reshape(expected.shape)
    zeros = sum(int((numpy_helper.to_array(w) == 0).sum()) for w in onnx.load(path).graph.initializer)
    difference = float(np.abs(found - expected).max())
    worst = max(worst, difference)
    print(f"{path.name:20} {path.stat().st_size:8,d} bytes {zeros:6,d} zeros  largest difference {difference:.2e}")
sys.exit(worst > 1e-4)
