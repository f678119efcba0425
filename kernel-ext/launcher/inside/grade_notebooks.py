"""Grades submissions, in .venv: python grade_notebooks.py --java J --class-path CP --originals DIR --out F PATH...

A path is a notebook, or a folder whose notebooks are all graded. One bad submission never stops the rest.
Exit code 1 when a submission could not be graded.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from grading import notebooks, results
from grading.judge import Judge
from grading.session import Session

KERNEL = "sparse-java"


def submissions(paths: list) -> dict:
    """Every notebook by the name it has in the results."""
    found = {}
    for path in map(Path, paths):
        for one in sorted(path.rglob("*.ipynb")) if path.is_dir() else [path]:
            if ".ipynb_checkpoints" not in one.parts:
                found[str(one.relative_to(path)) if path.is_dir() else one.name] = one
    return found


def grade(path: Path, originals: list, judge: Judge, exercises: dict) -> tuple:
    """The submission's results, and whether it could be graded."""
    start = time.monotonic()
    mine = []
    try:
        submission = notebooks.read(path)
        lesson = notebooks.original(submission, originals)
        plan = notebooks.plan(submission, lesson)
        mine = [exercises[check] for check in plan.check_ids]
        with tempfile.TemporaryDirectory() as folder, Session(KERNEL, plan.cells, folder) as session:
            grades = [judge.grade(exercise, session) for exercise in mine]
        return results.of_grades(grades, plan.notes, time.monotonic() - start), True
    except notebooks.Unreadable as error:
        return results.of_problem(str(error), mine), False
    except OSError as error:
        return results.of_problem(f"{type(error).__name__}: {error.strerror}", mine), False


def main(arguments: list) -> int:
    parser = argparse.ArgumentParser()
    for name in ("java", "class-path", "originals", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("paths", nargs="+")
    options = parser.parse_args(arguments)
    originals = [notebooks.read(path) for path in sorted(Path(options.originals).glob("*.ipynb"))]
    graded, problems = {}, 0
    with Judge(options.java, options.class_path) as judge:
        exercises = judge.exercises()
        for name, path in submissions(options.paths).items():
            graded[name], fine = grade(path, originals, judge, exercises)
            problems += not fine
            _say(name, graded[name])
            _write(Path(options.out), graded)
    print(f"{len(graded)} graded; see {options.out}")
    return 1 if problems or not graded else 0


def _say(name: str, result: dict) -> None:
    print(f"{result['score']:g} of {result['max_score']:g}  {name}  {result['execution_time']:.1f} s", flush=True)
    for line in filter(None, result["output"].splitlines()):
        print(f"    {line}", flush=True)


def _write(out: Path, graded: dict) -> None:
    """One submission in Gradescope's own form, several by name; written after each, whole or not at all."""
    content = next(iter(graded.values())) if len(graded) == 1 else {"submissions": graded}
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(out.name + ".part")
    part.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(part, out)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
