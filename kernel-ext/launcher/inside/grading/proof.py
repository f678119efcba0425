"""Proves exercises in the real kernel, as learners and nbgrader run them: the check cell with the hidden checks on the class path."""

import json
import tempfile
import time
from dataclasses import dataclass, field

from .notebooks import Cell
from .session import Limits, Session

CALL_SECONDS = 120
HEAP_MB = 2048


@dataclass(frozen=True)
class Proved:
    """One text of an answer's cell, and what came out."""

    exercise: str
    name: str
    points: float
    most: float
    problems: list = field(default_factory=list)


def lesson(kernel: str, cells: list, exercises: list, hidden: str, done=lambda proved: None) -> list:
    """Every exercise of one lesson with its model solution, its stub and its wrong solutions."""
    setup = [Cell("hidden", f"%classpath {hidden}"), *(cell for cell in cells if "setup" in cell.tags)]
    found = []
    with tempfile.TemporaryDirectory() as folder, Session(kernel, setup, folder, Limits(heap_mb=HEAP_MB)) as session:
        session.run_cells()
        for exercise in exercises:
            for name, code, judged in _variants(exercise):
                found.append(_proved(session, exercise, name, code, judged))
                done(found[-1])
    return found


def _variants(exercise: dict):
    yield "model", exercise["solution"], lambda grade: _is_full(grade, exercise["points"])
    yield "stub", exercise["stub"], _is_nothing
    for misstep in exercise["missteps"]:
        yield misstep["name"], misstep["code"], lambda grade, step=misstep: _is_met(grade, step)
    yield "three wrong solutions at least", "", lambda _: [] if len(exercise["missteps"]) >= 3 else ["there are fewer"]


def _proved(session, exercise: dict, name: str, code: str, judged) -> Proved:
    if not code:
        return Proved(exercise["id"], name, 0, exercise["points"], judged(None))
    if session.client is None:
        session.run_cells()
    ran = session.execute(code, CALL_SECONDS)
    if ran.failed:
        return Proved(exercise["id"], name, 0, exercise["points"], ["its cell did not run: " + ran.failed[:400]])
    checked = session.execute(f"sparselab.lessons.judge.GradeJson.grade({exercise['checkCell']})", CALL_SECONDS)
    try:
        grade = json.loads(checked.text)
    except ValueError:
        return Proved(exercise["id"], name, 0, exercise["points"], [f"no grade: {checked.failed or checked.text}"[:400]])
    return Proved(exercise["id"], name, grade["points"], exercise["points"], judged(grade))


def _is_full(grade: dict, points: float) -> list:
    lost = [f"{check['name']}: {check['message']}" for check in grade["checks"] if check["points"] < check["max"]]
    return lost or ([] if grade["points"] == points else [f"{grade['points']} of {points}"])


def _is_nothing(grade: dict) -> list:
    fine = grade["points"] == 0 and grade["outcome"] == "NOT_ATTEMPTED"
    return [] if fine else [f"{grade['points']} points, {grade['outcome']}"]


def _is_met(grade: dict, misstep: dict) -> list:
    """The check meant for the mistake fails, with the words meant for it."""
    failed = next((check for check in grade["checks"] if check["name"] == misstep["check"]), None)
    if failed is None:
        return [f"there is no check \"{misstep['check']}\""]
    if failed["points"] > 0:
        return [f"\"{misstep['check']}\" passed"]
    return [] if misstep["says"] in failed["message"] else [f"expected \"{misstep['says']}\" in: {failed['message']}"]


def seconds_since(start: float) -> str:
    return f"{time.monotonic() - start:.0f} s"
