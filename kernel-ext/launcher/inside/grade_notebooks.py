"""Grades submissions, in .venv: python grade_notebooks.py --java J --class-path CP --originals DIR --out DIR PATH...

A path is a notebook, or a folder whose notebooks are all graded. One bad submission never stops the rest; what was graded before and
has not changed is not graded again. Exit code 1 when a submission could not be graded.
"""

import argparse
import csv
import hashlib
import json
import os
import signal
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from grading import gradebook, notebooks, results
from grading.box import Box
from grading.boxed import BoxedSession
from grading.judge import Judge, JudgeLost
from grading.session import Limits

KERNEL = "sparse-java"


def submissions(paths: list) -> dict:
    """Every notebook by the name it has in the results."""
    found = {}
    for path in map(Path, paths):
        for one in sorted(path.rglob("*.ipynb")) if path.is_dir() else [path]:
            if ".ipynb_checkpoints" not in one.parts:
                name = one.relative_to(path).as_posix() if path.is_dir() else one.name
                while name in found:
                    name = f"{path.name}/{name}"
                found[name] = one
    return found


@dataclass
class Class:
    """All that is the same for every submission."""

    originals: dict
    listed: list
    box: Box
    limits: Limits
    memory_mb: int
    by_hand: dict

    def exercises(self, check_ids: list) -> list:
        known = {one["checkId"]: one for one in self.listed if one["kind"] == "function"}
        return [known[check] for check in check_ids if check in known]

    def words(self, name: str, answers: dict) -> list:
        """Answers in words: 0 points to none, a person's points where given, else they wait."""
        known = {one["id"]: one for one in self.listed if one["kind"] == "explanation"}
        student = gradebook.student_of(name)
        return [
            {"id": one, "title": known[one]["title"], "max": known[one]["points"], "text": text,
             "points": self.by_hand.get((student, one), None) if text else 0.0}
            for one, text in answers.items() if one in known
        ]  # fmt: skip


def grade(name: str, path: Path, group: Class, judge: Judge) -> dict:
    """The submission's results; never an exception of its making."""
    start = time.monotonic()
    mine: list = []
    lesson = ""
    try:
        submission = notebooks.read(path)
        original = notebooks.original(submission, list(group.originals.values()))
        lesson = next(title for title, cells in group.originals.items() if cells is original)
        plan = notebooks.plan(submission, original)
        mine = group.exercises(plan.check_ids)
        words = group.words(name, plan.words)
        with BoxedSession(group.box, KERNEL, plan.cells, group.limits, group.memory_mb) as session:
            grades = [_judged(exercise, session, judge) for exercise in mine]
        parts = [{**one, "id": one["exercise"]} for one in grades] + words
        result = results.of_grades(grades, words, plan.notes, time.monotonic() - start)
        return {"lesson": lesson, "result": result, "parts": parts, "graded": True, "final": True}
    except notebooks.Unreadable as error:
        return _problem(lesson, str(error), mine, final=True)
    except OSError as error:
        return _problem(lesson, f"{type(error).__name__}: {error.strerror}", mine, final=False)
    except Exception as error:  # ours: the others are graded all the same
        traceback.print_exc()
        return _problem(lesson, f"the grader failed on it ({type(error).__name__}: {error}); this is not the student's fault", mine, final=False)


def _judged(exercise: dict, session, judge: Judge) -> dict:
    try:
        return judge.grade(exercise, session)
    except JudgeLost:
        judge.restart()
        return judge.grade(exercise, session)


def _problem(lesson: str, why: str, mine: list, final: bool) -> dict:
    parts = [{"id": one["id"], "title": one["title"], "points": 0.0, "max": one["points"], "checks": []} for one in mine]
    return {"lesson": lesson, "result": results.of_problem(why, mine), "parts": parts, "graded": False, "final": final}


class Store:
    """What was graded before: a file for each submission, named by all that its grade depends on."""

    def __init__(self, folder: Path, same_for_all: str):
        self.folder = folder
        self.same_for_all = same_for_all

    def key(self, name: str, path: Path) -> str:
        digest = hashlib.sha256(f"{self.same_for_all}\0{name}\0".encode("utf-8", "surrogateescape"))
        try:
            if path.stat().st_size <= notebooks.LARGEST_BYTES:
                digest.update(path.read_bytes())
            else:
                digest.update(str(path.stat().st_size).encode())
        except OSError:
            pass
        return digest.hexdigest()[:32]

    def get(self, key: str) -> dict | None:
        try:
            return json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def put(self, key: str, one: dict) -> None:
        if one["final"]:
            write(self.folder / f"{key}.json", json.dumps(one, ensure_ascii=False))


def write(path: Path, text: str) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{threading.get_ident()}.part")
    part.write_text(text, encoding="utf-8", newline="\n", errors="surrogateescape")
    os.replace(part, path)


def hand_points(path: str | None) -> dict:
    """A person's points for answers in words: CSV with the columns student, exercise, points."""
    if not path:
        return {}
    with open(path, encoding="utf-8-sig", newline="") as rows:
        return {(row["student"], row["exercise"]): float(row["points"]) for row in csv.DictReader(rows)}


def main(arguments: list) -> int:
    options = _options(arguments)
    out = Path(options.out)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    box = Box(options.java, wanted=not options.no_box)
    if box.note:
        print(f"Note: {box.note}", flush=True)
    listed = Judge(options.java, options.class_path).listed()
    originals = {path.stem: notebooks.read(path) for path in sorted(Path(options.originals).glob("*.ipynb"))}
    limits = Limits(cell_seconds=options.cell_seconds, all_cells_seconds=4 * options.cell_seconds, heap_mb=max(256, options.memory_mb // 3))
    group = Class(originals, listed, box, limits, options.memory_mb, hand_points(options.by_hand))
    same = json.dumps([listed, options.class_path, options.originals, options.cell_seconds, options.memory_mb, sorted(map(str, group.by_hand.items()))])
    store = Store(out / "graded", same)
    found = submissions(options.paths)
    graded = _grade_all(found, group, store, options)
    _write(options, out, {name: graded[name] for name in found if name in graded})
    failed = [name for name, one in graded.items() if not one["graded"]]
    print(f"{len(graded)} graded" + (f", {len(failed)} of them not gradable" if failed else "") + f"; see {out}")
    return 1 if failed or not graded else 0


def _grade_all(found: dict, group: Class, store: Store, options) -> dict:
    graded: dict = {}
    todo: dict = {}
    for name, path in found.items():
        key = store.key(name, path)
        known = None if options.again else store.get(key)
        if known:
            graded[name] = known
        else:
            todo[name] = (path, key)
    if graded:
        print(f"{len(graded)} were graded before and have not changed", flush=True)
    mine = threading.local()
    judges: list = []

    def one(name: str, path: Path) -> dict:
        if not hasattr(mine, "judge"):
            mine.judge = Judge(options.java, options.class_path).__enter__()
            judges.append(mine.judge)
        return grade(name, path, group, mine.judge)

    pool = ThreadPoolExecutor(max_workers=max(1, options.jobs))
    try:
        running = {pool.submit(one, name, path): (name, key) for name, (path, key) in todo.items()}
        for done in as_completed(running):
            name, key = running[done]
            graded[name] = done.result()
            store.put(key, graded[name])
            _say(len(graded), len(found), name, graded[name]["result"])
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for judge in judges:
            judge.__exit__()
    return graded


def _say(count: int, of: int, name: str, result: dict) -> None:
    shown = name.encode("utf-8", "replace").decode()
    print(f"[{count}/{of}] {result['score']:g} of {result['max_score']:g}  {shown}  {result['execution_time']:.1f} s", flush=True)
    for line in filter(None, result["output"].splitlines()):
        print(f"    {line}", flush=True)


def _write(options, out: Path, graded: dict) -> None:
    """One submission in Gradescope's own form, several by name; the table; a page for each student."""
    forms = {name: one["result"] for name, one in graded.items()}
    content = next(iter(forms.values())) if len(forms) == 1 else {"submissions": forms}
    write(Path(options.json or out / "results.json"), json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    write(out / "gradebook.csv", gradebook.table(graded))
    for name, page in gradebook.pages(graded).items():
        write(Path(options.html or out / "feedback") / name, page)


def _options(arguments: list):
    parser = argparse.ArgumentParser()
    for name in ("java", "class-path", "originals", "out"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("json", "html", "by-hand"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--jobs", type=int, default=max(1, min(4, os.cpu_count() or 1)))
    parser.add_argument("--cell-seconds", type=float, default=60)
    parser.add_argument("--memory-mb", type=int, default=3072)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--no-box", action="store_true")
    parser.add_argument("paths", nargs="+")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
