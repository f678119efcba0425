"""Times our kernels against each other and, where they are given, against peers; every option goes to the benchmark."""

import argparse
import os
import sys
from contextlib import redirect_stdout

from ..build import build_for_bench
from ..java import run_java
from ..paths import Lab
from ..peers import ensure_peers, libmkl
from ..setup import ensure_ready

NAME = "bench"
HELP = "time kernels and networks: ./lab bench spmm --peers"


def options(parser) -> None:
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...", help="see ./lab bench without any")


def run(lab: Lab, options) -> int:
    arguments = list(options.arguments)
    with redirect_stdout(sys.stderr):  # the figures alone go to the output: with --json a program reads it
        ready = ensure_ready(lab, options.yes, options.offline)
        if "--peers" in arguments:
            arguments = _with_peers(lab, arguments, options.offline)
        jars = build_for_bench(lab, ready.jdk, ready.native, options.offline)
    return run_java(ready.jdk, os.pathsep.join(map(str, jars)), "sparselab.bench.Bench", *arguments)


def _with_peers(lab: Lab, arguments: list, offline: bool) -> list:
    """--peers becomes --peers PYTHON, with the script beside it, and --mkl LIBRARY where there is one and none was given."""
    python = ensure_peers(lab, offline)
    at = arguments.index("--peers")
    given = [*arguments[: at + 1], str(python), *arguments[at + 1 :]]
    mkl = libmkl(python)
    return [*given, "--mkl", str(mkl)] if mkl and "--mkl" not in given else given
