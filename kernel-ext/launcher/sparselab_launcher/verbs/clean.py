"""Removes what was built; with --all also .venv, .maven and .jdk, so that the next start is a first one."""

from ..console import Problem, say
from ..files import remove
from ..jupyter import running
from ..paths import Lab

NAME = "clean"
HELP = "remove what was built (--all: also .venv, .maven and .jdk)"


def options(parser) -> None:
    parser.add_argument("--all", action="store_true", help="also .venv, .maven and .jdk")


def run(lab: Lab, options) -> int:
    if running(lab):
        raise Problem("JupyterLab of this folder is running.", "Stop it (Ctrl-C in its terminal), then clean.")
    places = [lab.build, lab.kernelspec, *lab.root.glob("kernel-ext/*/target"), lab.root / "lessons" / "target"]
    if options.all:
        places += [lab.venv, lab.maven, lab.jdks]
    for place in places:
        if place.exists():
            remove(place)
            say(f"removed {place.relative_to(lab.root)}")
    return 0
