"""Grades notebooks, or folders of notebooks: points and messages for each exercise, hidden checks included."""

import os
from pathlib import Path

from .. import kernelspec
from ..console import Problem, finish, start
from ..jupyter import jupyter_environment
from ..paths import Lab
from ..setup import ensure_ready

NAME = "grade"
HELP = "grade submissions: ./lab grade NOTEBOOK_OR_FOLDER... [--out results.json]"


def options(parser) -> None:
    parser.add_argument("submissions", nargs="+", metavar="NOTEBOOK_OR_FOLDER", help="what to grade")
    parser.add_argument("--out", metavar="FILE", help="results in Gradescope's form (default: build/grades/results.json)")


def run(lab: Lab, options) -> int:
    missing = [path for path in options.submissions if not Path(path).exists()]
    if missing:
        raise Problem(f"{missing[0]} does not exist.", code=2)
    ready = ensure_ready(lab, options.yes, options.offline)
    out = Path(options.out) if options.out else lab.build / "grades" / "results.json"
    command = [
        lab.python, lab.launcher / "inside" / "grade_notebooks.py",
        "--java", ready.jdk.java,
        "--class-path", class_path(lab),
        "--originals", lab.notebooks,
        "--out", out.resolve(),
        *(Path(path).resolve() for path in options.submissions),
    ]  # fmt: skip
    return finish(start(command, env={**jupyter_environment(lab), "PYTHONUTF8": "1"}))


def class_path(lab: Lab) -> str:
    """What the judge runs on: the learners' jars, and the jar of hidden checks that no kernel gets."""
    hidden = list((lab.root / "lessons" / "target" / "hidden").glob("*-hidden.jar"))
    if len(hidden) != 1:
        raise Problem(f"expected one jar of hidden checks in lessons/target/hidden, found {len(hidden)}.", "Run ./lab clean and ./lab again.")
    return os.pathsep.join([str(kernelspec.lib(lab) / "*"), str(hidden[0])])
