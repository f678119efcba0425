#!/usr/bin/env python3
"""Writes the lab's compact image files from CSV (pixels first, label last).

    python3 convert.py digits.csv.gz digits.sld.gz 1 8 8 10 16
    python3 convert.py mnist_5k.csv.gz mnist5k.sld.gz 1 28 28 10 255

The file, gzipped: seven big-endian ints (magic "SLD1", images, channels, height, width, classes,
largest pixel value), one byte per label, then one byte per pixel, image by image, row by row.
Prints the SHA-256 that Datasets.java checks.
"""
import gzip
import hashlib
import struct
import sys
import zlib


def deflate(raw: bytes) -> bytes:
    """Smallest gzip of the strategies zlib offers, without name and time: the same bytes each run."""
    best = b""
    for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31, 9, strategy)
        packed = packer.compress(raw) + packer.flush()
        if not best or len(packed) < len(best):
            best = packed
    return best


def main(source: str, target: str, *sizes: str) -> None:
    channels, height, width, classes, largest = map(int, sizes)
    labels, pixels = bytearray(), bytearray()
    with gzip.open(source, "rt") as lines:
        for line in lines:
            *row, label = map(int, line.split(","))
            if len(row) != channels * height * width or not 0 <= label < classes:
                raise SystemExit(f"{source}: unexpected row of {len(row)} pixels, label {label}")
            if min(row) < 0 or max(row) > largest:
                raise SystemExit(f"{source}: pixel outside 0..{largest}")
            labels.append(label)
            pixels += bytes(row)
    header = struct.pack(">4s6i", b"SLD1", len(labels), channels, height, width, classes, largest)
    packed = deflate(header + labels + pixels)
    with open(target, "wb") as out:
        out.write(packed)
    print(f"{target}: {len(labels)} images, {len(packed)} bytes, sha256 {hashlib.sha256(packed).hexdigest()}")


if __name__ == "__main__":
    if len(sys.argv) != 8:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
