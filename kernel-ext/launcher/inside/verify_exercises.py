"""Proves exercises and the grader, in .venv: verify_exercises.py --java J --class-path CP --hidden JAR --originals DIR --out DIR [LESSON...]

Without --submissions: every exercise's model solution gets full marks, its stub none, each wrong solution the words meant for it.
With --submissions N: N made-up submissions go through the grader, and their points must be the expected ones.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grading import notebooks, proof, samples
from grading.box import Box
from grading.judge import Judge

KERNEL = "sparse-java"


def main(arguments: list) -> int:
    options = _options(arguments)
    start = time.monotonic()
    listed = Judge(options.java, options.class_path).listed()
    chosen = [path for path in sorted(Path(options.originals).glob("*.ipynb")) if not options.lessons or path.name.startswith(tuple(options.lessons))]
    lessons = {path: _exercises(path, listed) for path in chosen}
    lessons = {path: mine for path, mine in lessons.items() if mine}
    if not lessons:
        print("none of these lessons has an exercise")
        return 2
    proved = _prove(lessons, options)
    bad = [one for one in proved if one.problems]
    count = len({one.exercise for one in proved})
    points = sum(one["points"] for mine in lessons.values() for one in mine)
    print(f"{count} exercises, {points:g} points, {len(proved)} proofs, {len(bad)} failed, {proof.seconds_since(start)}")
    if not bad and options.submissions:
        return _submissions(list(lessons), listed, proved, options)
    return 1 if bad else 0


def _exercises(path: Path, listed: list) -> list:
    there = {cell.grade_id for cell in notebooks.read(path)}
    return [one for one in listed if one["kind"] == "function" and one["checkId"] in there]


def _prove(lessons: dict, options) -> list:
    def say(one) -> None:
        if one.problems or one.name in ("model", "stub"):
            print(f"{'✗' if one.problems else '✓'} {one.exercise}: {one.name}  {one.points:g} of {one.most:g}", flush=True)
        for problem in one.problems:
            print("    " + problem.replace("\n", "\n    "), flush=True)

    def one(path: Path) -> list:
        return proof.lesson(KERNEL, notebooks.read(path), lessons[path], options.hidden, say)

    with ThreadPoolExecutor(max_workers=options.jobs) as pool:
        return [proved for found in pool.map(one, lessons) for proved in found]


def _submissions(paths: list, listed: list, proved: list, options) -> int:
    """Grades made-up submissions by the grader's own command and compares all points."""
    out = Path(options.out)
    points = {(one.exercise, one.name): one.points for one in proved}
    expected = samples.make(out / "submissions", paths, listed, points, samples.mixture(options.submissions, Box(options.java).bwrap is not None))
    start = time.monotonic()
    command = [sys.executable, Path(__file__).with_name("grade_notebooks.py"), "--java", options.java, "--class-path", options.class_path]
    command += ["--originals", options.originals, "--out", out, "--jobs", str(options.jobs), "--cell-seconds", "20", "--again", out / "submissions"]
    subprocess.run([str(word) for word in command], check=False)
    seconds = time.monotonic() - start
    graded = json.loads((out / "results.json").read_text(encoding="utf-8"))
    graded = graded.get("submissions", graded)
    wrong = [f"{name}: expected {points:g}, got {graded[name]['score'] if name in graded else 'nothing'}" for name, points in expected.items()
             if name not in graded or graded[name]["score"] != points]  # fmt: skip
    for line in wrong:
        print("✗ " + line)
    print(f"{len(expected)} submissions graded in {seconds:.0f} s, {len(expected) - len(wrong)} with the expected points")
    return 1 if wrong else 0


def _options(arguments: list):
    parser = argparse.ArgumentParser()
    for name in ("java", "class-path", "hidden", "originals", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--jobs", type=int, default=max(1, min(4, os.cpu_count() or 1)))
    parser.add_argument("--submissions", type=int, default=0)
    parser.add_argument("lessons", nargs="*")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
