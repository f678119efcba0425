"""Writes goldens.txt: what SNIP, GraSP, SynFlow, Taylor, Wanda, OBD, layer-wise OBS, LAMP, FPGM and
SparseGPT give for a small network, computed with NumPy in float64, written from the papers'
formulas. GraSP's Hessian product is a central difference of the analytic gradient.

    python goldens.py > goldens.txt        (NumPy 2)
"""

import numpy as np


def fill(shape, seed, scale):
    i = np.arange(np.prod(shape))
    return (scale * np.sin((i + 1) * (1.3 + 0.37 * seed) + seed)).astype(np.float32).reshape(shape).astype(np.float64)


W = {
    "conv1.weight": fill((2, 1, 3, 3), 1, 0.5), "conv1.bias": fill((2,), 2, 0.1),
    "fc1.weight": fill((5, 18), 3, 0.4), "fc1.bias": fill((5,), 4, 0.1),
    "fc2.weight": fill((3, 5), 5, 0.7), "fc2.bias": fill((3,), 6, 0.1),
}
N = 7
X = fill((N, 1, 6, 6), 7, 1.0)
LABELS = np.arange(N) % 3


def patches(x):
    """(n, 1, 6, 6) -> (n, 36, 9) for a 3x3 kernel with padding 1."""
    p = np.pad(x[:, 0], ((0, 0), (1, 1), (1, 1)))
    return np.stack([p[:, u:u + 6, v:v + 6].reshape(len(x), 36) for u in range(3) for v in range(3)], axis=2)


def forward(w, x):
    c = {"p": patches(x)}
    c["z1"] = np.einsum("npk,ok->nop", c["p"], w["conv1.weight"].reshape(2, 9)) + w["conv1.bias"][None, :, None]
    a = np.maximum(c["z1"], 0).reshape(len(x), 2, 3, 2, 3, 2).transpose(0, 1, 2, 4, 3, 5).reshape(len(x), 2, 3, 3, 4)
    c["arg"] = a.argmax(-1)
    c["f"] = a.max(-1).reshape(len(x), 18)
    c["z2"] = c["f"] @ w["fc1.weight"].T + w["fc1.bias"]
    c["h"] = np.maximum(c["z2"], 0)
    c["y"] = c["h"] @ w["fc2.weight"].T + w["fc2.bias"]
    return c


def backward(w, c, dy):
    n = len(dy)
    g = {"fc2.weight": dy.T @ c["h"], "fc2.bias": dy.sum(0)}
    d = (dy @ w["fc2.weight"]) * (c["z2"] > 0)
    g["fc1.weight"], g["fc1.bias"] = d.T @ c["f"], d.sum(0)
    df = (d @ w["fc1.weight"]).reshape(n, 2, 3, 3)
    da = np.zeros((n, 2, 3, 3, 4))
    np.put_along_axis(da, c["arg"][..., None], df[..., None], -1)
    dz = da.reshape(n, 2, 3, 3, 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(n, 2, 36) * (c["z1"] > 0)
    g["conv1.weight"] = np.einsum("nop,npk->ok", dz, c["p"]).reshape(2, 1, 3, 3)
    g["conv1.bias"] = dz.sum((0, 2))
    return g


def loss_gradient(w, x=X, labels=LABELS):
    c = forward(w, x)
    e = np.exp(c["y"] - c["y"].max(1, keepdims=True))
    p = e / e.sum(1, keepdims=True)
    p[np.arange(len(x)), labels] -= 1
    return backward(w, c, p / len(x))


def write(name, values):
    print(name, *("%.12g" % v for v in np.asarray(values).ravel()))


PRUNABLE = ["conv1.weight", "fc1.weight", "fc2.weight"]
G = loss_gradient(W)

# GraSP: H·g over the prunable weights
EPS = 1e-6
plus = {k: v + EPS * G[k] if k in PRUNABLE else v for k, v in W.items()}
minus = {k: v - EPS * G[k] if k in PRUNABLE else v for k, v in W.items()}
gp, gm = loss_gradient(plus), loss_gradient(minus)
HG = {k: (gp[k] - gm[k]) / (2 * EPS) for k in PRUNABLE}

# SynFlow
A = {k: np.abs(v) if k in PRUNABLE else np.zeros_like(v) for k, v in W.items()}
ones = np.ones((1, 1, 6, 6))
SF = backward(A, forward(A, ones), np.ones((1, 3)))

# Fisher
F = {k: np.zeros_like(v) for k, v in W.items()}
for i in range(N):
    for k, v in loss_gradient(W, X[i:i + 1], LABELS[i:i + 1]).items():
        F[k] += v * v / N

C = forward(W, X)
INPUTS = {"conv1.weight": C["p"].reshape(-1, 9), "fc1.weight": C["f"], "fc2.weight": C["h"]}


def damped_inverse(gram, damp):
    gram = gram.copy()
    dead = np.diag(gram) == 0
    gram[dead, dead] = 1
    return np.linalg.inv(gram + damp * np.mean(np.diag(gram)) * np.eye(len(gram)))


def sparsegpt(w, x, sparsity, block, nm=None):
    """Frantar & Alistarh 2023, algorithm 1, with exact counts."""
    w = w.copy()
    rows, k = w.shape
    u = np.linalg.cholesky(damped_inverse(x.T @ x, 0.01)).T
    mask = np.zeros_like(w, bool)
    for b in range(0, k, block):
        e = min(k, b + block)
        if nm is None:
            s = (w[:, b:e] / np.diag(u)[b:e]) ** 2
            order = np.argsort(s.ravel(), kind="stable")[: int(np.floor(sparsity * s.size + 0.5))]
            part = np.zeros(s.size, bool)
            part[order] = True
            mask[:, b:e] = part.reshape(s.shape)
        for j in range(b, e):
            if nm is not None and j % nm[1] == 0:
                s = (w[:, j:j + nm[1]] / np.diag(u)[j:j + nm[1]]) ** 2
                drop = np.argsort(s, axis=1, kind="stable")[:, : max(0, s.shape[1] - nm[0])]
                np.put_along_axis(mask[:, j:j + nm[1]], drop, True, 1)
            err = np.where(mask[:, j], w[:, j], 0) / u[j, j]
            w[:, j:] -= np.outer(err, u[j, j:])
            w[mask[:, j], j] = 0
    return w


for name in PRUNABLE:
    w, g = W[name], G[name]
    write("gradient " + name, g)
    write("SNIP " + name, np.abs(w * g))
    write("Taylor " + name, (w * g) ** 2)
    write("GraSP " + name, w * HG[name])
    write("SynFlow " + name, np.abs(w) * SF[name])
    write("OBD " + name, 0.5 * F[name] * w * w)
    m = w.reshape(len(w), -1)
    write("Wanda " + name, np.abs(m) * np.linalg.norm(INPUTS[name], axis=0))
    write("OBS " + name, m ** 2 / np.diag(damped_inverse(INPUTS[name].T @ INPUTS[name], 0.01)))
    flat = np.sort((w ** 2).ravel())[::-1]
    write("LAMP " + name, [v / flat[flat >= v].sum() for v in (w ** 2).ravel()])
    write("FPGM " + name, np.repeat(np.linalg.norm(m[:, None] - m[None], axis=2).sum(1), m.shape[1]))
write("SparseGPT 0.5 fc1.weight", sparsegpt(W["fc1.weight"], INPUTS["fc1.weight"], 0.5, 8))
write("SparseGPT 2:4 fc1.weight", sparsegpt(W["fc1.weight"], INPUTS["fc1.weight"], 0.5, 8, (2, 4)))
