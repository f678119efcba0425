"""Times our kernels against each other and, where they are given, against peers; every option goes to the benchmark."""

import argparse
import os

from ..build import build_for_bench
from ..java import run_java
from ..paths import Lab
from ..setup import ensure_ready

NAME = "bench"
HELP = "time kernels: ./lab bench spmm --help"


def options(parser) -> None:
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...", help="see ./lab bench without any")


def run(lab: Lab, options) -> int:
    ready = ensure_ready(lab, options.yes, options.offline)
    jars = build_for_bench(lab, ready.jdk, ready.native, options.offline)
    return run_java(ready.jdk, os.pathsep.join(map(str, jars)), "sparselab.bench.Bench", *options.arguments)
