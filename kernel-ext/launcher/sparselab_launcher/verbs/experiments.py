"""Tries anew, on the lab's own data, what the literature found: expected, found, holds or not."""

from .. import kernelspec
from ..console import Problem
from ..java import run_java
from ..paths import Lab
from ..setup import ensure_ready

NAME = "experiments"
HELP = "try what the literature found: ./lab experiments reproduce [NAME ...]"
MAINS = {"reproduce": "sparselab.findings.Reproduce"}


def options(parser) -> None:
    parser.add_argument("what", metavar="WHAT", help=f"of {', '.join(MAINS)}")
    parser.add_argument("names", nargs="*", metavar="NAME", help="some of the findings; all without")


def run(lab: Lab, options) -> int:
    if options.what not in MAINS:
        raise Problem(f"there is no {options.what!r} among the experiments.", f"There is: {', '.join(MAINS)}", code=2)
    ready = ensure_ready(lab, options.yes, options.offline)
    return run_java(ready.jdk, f"{kernelspec.lib(lab)}/*", MAINS[options.what], *options.names)
