"""nbgrader's real commands on the lab's files: the same points as ./lab grade, and its feedback."""

import copy
import json
import re
import subprocess
import sys

import nbformat
import pytest
from notebook_files import ROOT, cell, exercises, grader_class_path, java, lesson, read

pytest.importorskip("nbgrader", reason="nbgrader is not installed on Python 3.10")
sys.path.insert(0, str(ROOT / "kernel-ext" / "launcher"))

from sparselab_launcher.paths import Lab  # noqa: E402  (the path above comes first)
from sparselab_launcher.verbs import nbgrader as verb  # noqa: E402

LIMIT_SECONDS = 900
LESSON = lesson("02")
NOT_YET = 'throw new UnsupportedOperationException("not implemented yet");'


class Course:
    """A course's folder and nbgrader in it."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = verb.environment(Lab(ROOT))

    def nbgrader(self, *words, fails=False) -> str:
        command = [sys.executable, "-m", "nbgrader", *words]
        run = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=LIMIT_SECONDS)
        assert (run.returncode != 0) == fails, run.stdout + run.stderr
        return run.stdout + run.stderr

    def points(self) -> dict:
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}") as book:
            return {one.student.id: one.score for one in book.assignment_submissions("ps1")}


def short():
    """The lesson's set-up and graded cells: nbgrader would run the rest of it for each student too."""
    book = copy.deepcopy(read(LESSON))
    book.cells = [one for one in book.cells if one.id == "setup" or "nbgrader" in one.metadata]
    return book


def quick_misstep(exercise):
    return next(step for step in exercise["missteps"] if "did not finish" not in step["says"] and "itself" not in step["says"])


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("course"))
    source = course.folder / "source" / "ps1" / LESSON.name
    source.parent.mkdir(parents=True)
    teachers = short()
    known = [one for one in exercises().values() if any(c.metadata.get("nbgrader", {}).get("grade_id") == one["id"] for c in teachers.cells)]
    for one in known:  # the teacher's copy may hold the solutions
        cell(teachers, one["id"]).source = one["solution"]
    nbformat.write(teachers, source)
    course.known = known
    course.said = course.nbgrader("generate_assignment", "ps1", "--create")
    return course


def hand_in(course, student, change):
    released = nbformat.read(course.folder / "release" / "ps1" / LESSON.name, as_version=4)
    for one in course.known:
        text = change(one)
        if text:
            next(c for c in released.cells if c.metadata.get("nbgrader", {}).get("grade_id") == one["id"]).source = text
    path = course.folder / "submitted" / student / "ps1" / LESSON.name
    path.parent.mkdir(parents=True)
    nbformat.write(released, path)
    return path


@pytest.mark.timeout(LIMIT_SECONDS)
def test_the_release_holds_stubs_that_compile_and_no_solution(course):
    released = nbformat.read(course.folder / "release" / "ps1" / LESSON.name, as_version=4)
    for one in course.known:
        text = next(c for c in released.cells if c.metadata.get("nbgrader", {}).get("grade_id") == one["id"]).source
        without_marks = re.sub(r"[ \t]*// (BEGIN|END) SOLUTION\n?", "", one["stub"])
        assert text.split() == without_marks.split()
        assert NOT_YET in text


@pytest.mark.timeout(LIMIT_SECONDS)
def test_autograde_gives_the_points_of_lab_grade(course, tmp_path):
    hand_in(course, "right", lambda one: one["solution"])
    hand_in(course, "wrong", lambda one: quick_misstep(one)["code"])
    hand_in(course, "stub", lambda one: None)
    course.nbgrader("autograde", "ps1")
    command = [sys.executable, ROOT / "kernel-ext" / "launcher" / "inside" / "grade_notebooks.py", "--java", java(), "--class-path", grader_class_path()]
    command += ["--originals", ROOT / "notebooks", "--out", tmp_path, course.folder / "submitted"]
    subprocess.run([str(word) for word in command], check=True, capture_output=True, timeout=LIMIT_SECONDS)
    ours = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["submissions"]
    expected = {name.split("/")[0]: result["score"] for name, result in ours.items()}
    assert course.points() == pytest.approx(expected)
    assert expected["right"] == sum(one["points"] for one in course.known) and expected["stub"] == 0 < expected["right"] > expected["wrong"]

    course.nbgrader("generate_feedback", "ps1")
    for student in expected:
        page = (course.folder / "feedback" / student / "ps1" / LESSON.with_suffix(".html").name).read_text(encoding="utf-8")
        assert "Score:" in page


@pytest.mark.timeout(LIMIT_SECONDS)
def test_validate_says_what_is_right(course):
    right = hand_in(course, "validated", lambda one: one["solution"])
    book = nbformat.read(right, as_version=4)
    for one in book.cells:
        one.source = one.source.replace("YOUR ANSWER HERE", "Because positions are stored too.")
    nbformat.write(book, right)
    assert "Success" in course.nbgrader("validate", str(right))
    untouched = course.folder / "release" / "ps1" / LESSON.name
    assert "failed" in course.nbgrader("validate", str(untouched)).lower()
