"""Proves exercises and the grader.

Every exercise in the real kernel: the model solution gets full marks, the stub none, and each of at least three plausible wrong solutions
fails with the words written for it. With --submissions N, so many made-up submissions (right, partly right, wrong, careless, hostile) are
graded too, and their points compared with the expected ones.
"""

from ..console import Problem, finish, start
from ..jupyter import jupyter_environment
from ..paths import Lab
from ..setup import ensure_ready
from .grade import class_path

NAME = "verify"
HELP = "prove exercises and grader: ./lab verify 02 04 (none: all) [--submissions 60]"


def options(parser) -> None:
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="number (02); none: all")
    parser.add_argument("--submissions", type=int, default=0, metavar="N", help="grade so many made-up submissions of these lessons too")
    parser.add_argument("--jobs", type=int, metavar="N", help="so many at once (default: as many as cores, at most 4)")


def run(lab: Lab, options) -> int:
    for name in options.lessons:
        if not list(lab.notebooks.glob(f"{name}*.ipynb")):
            raise Problem(f"no lesson is called {name}.", code=2)
    ready = ensure_ready(lab, options.yes, options.offline)
    path = class_path(lab)
    hidden = next((lab.root / "lessons" / "target" / "hidden").glob("*-hidden.jar"))
    command = [lab.python, lab.launcher / "inside" / "verify_exercises.py", "--java", ready.jdk.java, "--class-path", path, "--hidden", hidden]
    command += ["--originals", lab.notebooks, "--out", lab.build / "verify"]
    command += ["--jobs", options.jobs] if options.jobs else []
    command += ["--submissions", options.submissions] if options.submissions else []
    return finish(start([*command, *options.lessons], env={**jupyter_environment(lab), "PYTHONUTF8": "1"}))
