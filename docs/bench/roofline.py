#!/usr/bin/env python3
"""Draws the roofline picture of docs/kernels.md from a reference run: roofline.py < xeon.jsonl > roofline.svg

Roofs are the measured bandwidths and the measured multiply-add rate. A kernel's place: useful floating-point operations
a second, over operations a byte, bytes counted once for weights with their structure, inputs and outputs.
"""
import json
import math
import re
import sys

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 900, 560, 60, 50, 20, 20
X, Y = (0.1, 200), (1, 300)  # flop a byte, GFLOP/s

# Bytes a stored weight takes with its structure, by rung.
BYTES = {
    "MKL sgemm": 4,
    "dense tiled": 4,
    "dense vector": 4,
    "MKL IE CSR": 8,
    "sparse rows": 8,
    "sparse pairs": 6.7,
    "sparse tiled": 8,
    "sparse block4": 5,
    "sparse block8": 4.5,
    "sparse window": 5.1,
    "sparse bitmask": 4,  # and a bit for every entry, stored or not
    "sparse sell": 8,
}
# Pattern and sparsity of what is shown, and how it is marked.
SHOWN = {
    "spmm unstructured 0.80": ("80 %", "#1b6ca8"),
    "spmm unstructured 0.95": ("95 %", "#0b3c5d"),
    "spmm 4x1 0.90": ("4×1 blocks 90 %", "#2e8b57"),
    "spmm 2:4 0.50": ("2:4", "#b8860b"),
    "spmv unstructured 0.50": ("SpMV 50 %", "#a83232"),
    "spmv unstructured 0.90": ("SpMV 90 %", "#702020"),
}


def x_at(intensity):
    share = math.log(intensity / X[0]) / math.log(X[1] / X[0])
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def y_at(gflops):
    share = math.log(gflops / Y[0]) / math.log(Y[1] / Y[0])
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def text(x, y, words, size=12, anchor="start", fill="#222", turn=0):
    turned = f' transform="rotate({turn:.1f} {x:.0f} {y:.0f})"' if turn else ""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}" fill="{fill}"{turned}>{words}</text>'
    )


def line(a, b, colour="#888", width=1.5):
    (x1, y1), (x2, y2) = a, b
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def axes():
    drawn = [line((LEFT, y_at(Y[0])), (WIDTH - RIGHT, y_at(Y[0])), "#222"), line((LEFT, y_at(Y[0])), (LEFT, TOP), "#222")]
    for value in (0.1, 0.3, 1, 3, 10, 30, 100):
        drawn.append(line((x_at(value), y_at(Y[0])), (x_at(value), y_at(Y[0]) + 4), "#222"))
        drawn.append(text(x_at(value), HEIGHT - 30, f"{value:g}", anchor="middle"))
    for value in (1, 3, 10, 30, 100, 300):
        drawn.append(text(LEFT - 8, y_at(value) + 4, f"{value:g}", anchor="end"))
        drawn.append(line((LEFT, y_at(value)), (WIDTH - RIGHT, y_at(value)), "#eee", 1))
    drawn.append(text((WIDTH + LEFT) / 2, HEIGHT - 10, "useful floating-point operations per byte", anchor="middle"))
    drawn.append(text(16, HEIGHT / 2, "GFLOP/s, useful", anchor="middle", turn=-90))
    return drawn


def roofs(rows):
    peak = next(r["value"] for r in rows if r.get("what") == "multiply-add")
    reads = {r["size"]: r["value"] for r in rows if r.get("what") == "read"}
    drawn = []
    for (size, speed), level in zip(reads.items(), ("L1", "L2", "L3", "memory")):
        low = max(X[0], Y[0] / speed)
        a, b = (x_at(low), y_at(low * speed)), (x_at(peak / speed), y_at(peak))
        drawn.append(line(a, b))
        turn = -math.degrees(math.atan2(a[1] - b[1], b[0] - a[0]))
        at = 1.5 * low
        drawn.append(text(x_at(at), y_at(at * speed) - 5, f"{level} {speed:.0f} GB/s", 11, fill="#555", turn=turn))
    drawn.append(line((x_at(peak / max(reads.values())), y_at(peak)), (WIDTH - RIGHT, y_at(peak)), "#444", 2))
    drawn.append(text(x_at(0.9), y_at(peak) - 6, f"{peak:.0f} GFLOP/s multiply-add, 512 bit", 11, anchor="end", fill="#444"))
    return drawn


def places(rows):
    drawn = []
    for row in rows:
        case = re.fullmatch(r"(spm[mv]) (\d+)x(\d+)(?:x(\d+))? (\S+) sparsity ([\d.]+)(?:,? .*)? threads 1.*", row.get("case", ""))
        if not case or row["kernel"] not in BYTES:
            continue
        kind, m, k, n, pattern, sparsity = case.groups()
        m, k, n, sparsity = int(m), int(k), int(n or 1), float(sparsity)
        label, colour = SHOWN.get(f"{kind} {pattern} {sparsity:.2f}", (None, None))
        if label is None:
            continue
        dense = row["kernel"].startswith("dense") or row["kernel"] == "MKL sgemm"
        weights = m * k * (1 if dense else 1 - sparsity)
        flop = 2 * weights * n
        bits = m * k if row["kernel"] == "sparse bitmask" else 0
        intensity = flop / (weights * BYTES[row["kernel"]] + bits / 8 + 4 * n * (m + k))
        x, y = x_at(intensity), y_at(flop / row["seconds"] * 1e-9)
        if dense and (pattern != "unstructured" or sparsity != (0.8 if kind == "spmm" else 0.5)):
            continue  # the same product in every case
        words = row["kernel"] if dense else f'{label} {row["kernel"].removeprefix("sparse ")}'
        mark = "#777" if dense else colour
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{mark}"/>')
        drawn.append((x, y, words, mark))
    return spread(drawn)


def spread(drawn):
    """Labels right of their marks, moved down until they are apart."""
    marks = [d for d in drawn if isinstance(d, str)]
    taken = []
    for x, y, words, colour in sorted((d for d in drawn if not isinstance(d, str)), key=lambda d: d[:2]):
        at, end = y + 4, x + 8 + 6.5 * len(words)
        while any(abs(at - other) < 12 and x < right and left < end for left, right, other in taken):
            at += 2
        taken.append((x, end, at))
        marks.append(text(x + 8, at, words, 11, fill=colour))
    return marks


def main():
    rows = [json.loads(row) for row in sys.stdin if row.strip()]
    body = "\n".join(axes() + roofs(rows) + places(rows))
    print(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n{body}\n</svg>'
    )


if __name__ == "__main__":
    main()
