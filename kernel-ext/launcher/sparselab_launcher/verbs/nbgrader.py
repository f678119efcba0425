"""Runs nbgrader's own commands with the lab's kernel: ./lab nbgrader autograde ps1 in the folder of a course.

Its kernel has the hidden checks on its class path, so that autograde gives the points of ./lab grade; stubs are Java's. Submitted code runs
without the box of ./lab grade.
"""

import argparse
import json
import os

from .. import kernelspec
from ..console import finish, start
from ..files import write_atomically
from ..jupyter import jupyter_environment
from ..paths import Lab
from ..setup import ensure_ready
from .grade import class_path

NAME = "nbgrader"
HELP = "run nbgrader with this kernel, in a course's folder: ./lab nbgrader autograde ps1"
CONFIG = """# Written by ./lab nbgrader; a nbgrader_config.py in the course's folder comes after it.
c = get_config()  # noqa: F821
c.ClearSolutions.code_stub = {"java": 'throw new UnsupportedOperationException("not implemented yet");'}
c.Execute.timeout = 300
"""


def options(parser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="...", help="nbgrader's command and its options")


def run(lab: Lab, options) -> int:
    ensure_ready(lab, options.yes, options.offline, tests=True)
    return finish(start([lab.python, "-m", "nbgrader", *(options.words or ["--help"])], env=environment(lab)))


def environment(lab: Lab) -> dict:
    """Jupyter's, with the kernel that has the hidden checks before the learners' one."""
    home = lab.build / "nbgrader"
    spec = json.loads((lab.kernelspec / "kernel.json").read_text(encoding="utf-8"))
    argv = [word.replace("{resource_dir}", str(lab.kernelspec)) for word in spec["argv"]]
    at = argv.index("-cp") + 1
    learners, grader = argv[at], class_path(lab)
    argv[at] = os.pathsep.join([learners, *grader.split(os.pathsep)[1:]])
    write_atomically(home / "kernels" / kernelspec.NAME / "kernel.json", json.dumps({**spec, "argv": argv}, indent=2) + "\n")
    write_atomically(home / "config" / "nbgrader_config.py", CONFIG)
    env = {**jupyter_environment(lab), "PYTHONUTF8": "1", "JUPYTER_PATH": str(home), "JUPYTER_CONFIG_PATH": str(home / "config")}
    env.pop("JUPYTER_PREFER_ENV_PATH", None)
    env["PATH"] = os.pathsep.join([str(lab.python.parent), env.get("PATH", "")])  # nbgrader calls its alembic by name
    return env
