"""Holds our models against published and exact figures; fails where one lies outside its tolerance."""

from .. import kernelspec
from ..console import Problem
from ..java import run_java
from ..paths import Lab
from ..setup import ensure_ready

NAME = "validate"
HELP = "hold our models against published figures: ./lab validate hardware"
MAINS = {"hardware": "sparselab.hardware.validate.Validate"}


def options(parser) -> None:
    parser.add_argument("what", metavar="WHAT", help=f"of {', '.join(MAINS)}")


def run(lab: Lab, options) -> int:
    if options.what not in MAINS:
        raise Problem(f"there is nothing called {options.what!r} to validate.", f"There is: {', '.join(MAINS)}", code=2)
    ready = ensure_ready(lab, options.yes, options.offline)
    return run_java(ready.jdk, f"{kernelspec.lib(lab)}/*", MAINS[options.what])
