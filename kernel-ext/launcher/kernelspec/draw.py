"""Draws the lab's mark, a weight matrix with most of its cells pruned away: python3 draw.py writes logo-*.svg and .png."""

import struct
import zlib
from pathlib import Path

HERE = Path(__file__).parent
SIZE, CELL, STEP, FIRST, ROUND = 64, 12, 15, 4, 3
KEPT, PRUNED = (0xD9, 0x48, 0x1E), (0xC9, 0xD1, 0xD9)
# One row a word: x is a weight that is kept.
GRID = ("x..x", ".xx.", "x...", "..xx")


def cells():
    for row, word in enumerate(GRID):
        for column, letter in enumerate(word):
            yield FIRST - 1 + column * STEP, FIRST - 1 + row * STEP, KEPT if letter == "x" else PRUNED, letter == "x"


def svg() -> str:
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">', "  <title>Sparse Lab</title>"]
    for x, y, colour, kept in cells():
        colour = "#%02x%02x%02x" % colour
        if kept:
            lines.append(f'  <rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" rx="{ROUND}" fill="{colour}"/>')
        else:
            lines.append(
                f'  <rect x="{x + 1}" y="{y + 1}" width="{CELL - 2}" height="{CELL - 2}" rx="{ROUND - 1}" '
                f'fill="none" stroke="{colour}" stroke-width="2"/>'
            )
    return "\n".join([*lines, "</svg>", ""])


def in_rounded(x, y, left, top, side, radius) -> bool:
    dx = max(left + radius - x, x - (left + side - radius), 0)
    dy = max(top + radius - y, y - (top + side - radius), 0)
    return dx * dx + dy * dy <= radius * radius


def colour_at(x, y):
    """Colour and whether anything is drawn at a point of the 64 x 64 plane."""
    for left, top, colour, kept in cells():
        if in_rounded(x, y, left, top, CELL, ROUND):
            return None if not kept and in_rounded(x, y, left + 2, top + 2, CELL - 4, ROUND - 2) else colour
    return None


def png(side: int, samples: int = 4) -> bytes:
    rows = bytearray()
    for j in range(side):
        rows.append(0)
        for i in range(side):
            found = [
                colour_at((i + (a + 0.5) / samples) * SIZE / side, (j + (b + 0.5) / samples) * SIZE / side)
                for a in range(samples)
                for b in range(samples)
            ]
            drawn = [colour for colour in found if colour]
            mean = [sum(colour[k] for colour in drawn) // max(len(drawn), 1) for k in range(3)]
            rows += bytes([*mean, 255 * len(drawn) // len(found)])

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b"")


if __name__ == "__main__":
    (HERE / "logo-svg.svg").write_text(svg(), encoding="utf-8", newline="\n")
    for side in (32, 64):
        (HERE / f"logo-{side}x{side}.png").write_bytes(png(side))
