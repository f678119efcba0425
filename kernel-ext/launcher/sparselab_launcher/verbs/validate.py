"""Holds our models against published figures, or against this machine; fails where one lies outside its tolerance."""

from .. import kernelspec
from ..console import Problem
from ..java import run_java
from ..paths import Lab
from ..setup import ensure_ready

NAME = "validate"
HELP = "hold our models against published figures, or against measurements here: ./lab validate hardware"
MAINS = {"hardware": "sparselab.hardware.validate.Validate", "machine": "sparselab.engine.ValidateMachine"}


def options(parser) -> None:
    parser.add_argument("what", metavar="WHAT", help=f"of {', '.join(MAINS)}")
    parser.add_argument("--save", metavar="FILE", help="machine: also write what was measured, as CSV")


def run(lab: Lab, options) -> int:
    if options.what not in MAINS:
        raise Problem(f"there is nothing called {options.what!r} to validate.", f"There is: {', '.join(MAINS)}", code=2)
    ready = ensure_ready(lab, options.yes, options.offline)
    arguments = [options.save] if options.save and options.what == "machine" else []
    return run_java(ready.jdk, f"{kernelspec.lib(lab)}/*", MAINS[options.what], *arguments)
