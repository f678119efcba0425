"""Grades notebooks, or folders of notebooks: points and messages for each exercise, hidden checks included.

In a folder, each student's notebooks lie in a folder of the student's name, or are named by the student. Results: a gradebook (CSV), all
points and messages (JSON in Gradescope's form) and a page of feedback for each student. Run it again to go on: what was graded and has not
changed is not graded again.
"""

import os
from pathlib import Path

from .. import kernelspec
from ..console import Problem, finish, start
from ..jupyter import jupyter_environment
from ..paths import Lab
from ..setup import ensure_ready

NAME = "grade"
HELP = "grade submissions: ./lab grade NOTEBOOK_OR_FOLDER... [--json F] [--html DIR] [--jobs N]"


def options(parser) -> None:
    parser.add_argument("submissions", nargs="+", metavar="NOTEBOOK_OR_FOLDER", help="what to grade")
    parser.add_argument("--out", metavar="DIR", help="gradebook.csv, results.json, feedback/ (default: build/grades)")
    parser.add_argument("--json", metavar="FILE", help="results in Gradescope's form (default: results.json in --out)")
    parser.add_argument("--html", metavar="DIR", help="feedback for each student (default: feedback in --out)")
    parser.add_argument("--jobs", type=int, metavar="N", help="so many at once (default: as many as cores, at most 4)")
    parser.add_argument("--by-hand", metavar="CSV", help="a person's points for answers in words: student,exercise,points")
    parser.add_argument("--cell-seconds", type=float, metavar="S", help="the most a cell may take (default: 60)")
    parser.add_argument("--memory-mb", type=int, metavar="MB", help="the most memory a submission may use (default: 3072)")
    parser.add_argument("--again", action="store_true", help="grade also what was graded before")
    parser.add_argument("--no-box", action="store_true", help="do without bubblewrap, where submissions are trusted")


def run(lab: Lab, options) -> int:
    missing = [path for path in (*options.submissions, *filter(None, [options.by_hand])) if not Path(path).exists()]
    if missing:
        raise Problem(f"{missing[0]} does not exist.", code=2)
    ready = ensure_ready(lab, options.yes, options.offline)
    out = Path(options.out) if options.out else lab.build / "grades"
    return finish(start(command(lab, ready, out, options), env={**jupyter_environment(lab), "PYTHONUTF8": "1"}))


def command(lab: Lab, ready, out: Path, options) -> list:
    """The grader's own command line."""
    words = [lab.python, lab.launcher / "inside" / "grade_notebooks.py", "--java", ready.jdk.java, "--class-path", class_path(lab)]
    words += ["--originals", lab.notebooks, "--out", out.resolve()]
    for name in ("json", "html", "by_hand"):
        if getattr(options, name):
            words += [f"--{name.replace('_', '-')}", Path(getattr(options, name)).resolve()]
    for name in ("jobs", "cell_seconds", "memory_mb"):
        if getattr(options, name):
            words += [f"--{name.replace('_', '-')}", str(getattr(options, name))]
    words += [f"--{name.replace('_', '-')}" for name in ("again", "no_box") if getattr(options, name)]
    return [*words, *(Path(path).resolve() for path in options.submissions)]


def class_path(lab: Lab) -> str:
    """What the judge runs on: the learners' jars, and the jar of hidden checks that no kernel gets."""
    if not (lab.root / "lessons" / "src" / "main" / "java" / "sparselab" / "lessons" / "hidden").is_dir():
        raise Problem("this copy has no hidden checks: it is a students' one, made by ./lab release.", "Use the copy it was made from.")
    hidden = list((lab.root / "lessons" / "target" / "hidden").glob("*-hidden.jar"))
    if len(hidden) != 1:
        raise Problem(f"expected one jar of hidden checks in lessons/target/hidden, found {len(hidden)}.", "Run ./lab clean and ./lab again.")
    return os.pathsep.join([str(kernelspec.lib(lab) / "*"), str(hidden[0])])
