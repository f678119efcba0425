"""What is in a submission, and which of its cells have to run; nothing in a submission is trusted."""

import json
from dataclasses import dataclass, field
from pathlib import Path

LARGEST_BYTES = 20 * 2**20


class Unreadable(Exception):
    """The file cannot be graded; the message says why."""


@dataclass(frozen=True)
class Cell:
    """A cell; of text cells only the answers to questions are looked at."""

    id: str
    source: str
    tags: tuple = ()
    nbgrader: dict = field(default_factory=dict)
    is_code: bool = True

    @property
    def grade_id(self) -> str:
        return str(self.nbgrader.get("grade_id", ""))

    @property
    def is_answer(self) -> bool:
        return self.is_code and self.nbgrader.get("solution") is True and bool(self.grade_id)

    @property
    def is_check(self) -> bool:
        return self.is_code and self.nbgrader.get("grade") is True and self.nbgrader.get("solution") is not True


@dataclass(frozen=True)
class Plan:
    """What to run of a submission, for which exercises, and what its author should know."""

    cells: list
    check_ids: list
    notes: list
    words: dict


def read(path: Path) -> list:
    """The cells of a notebook for our kernel."""
    if not path.is_file():
        raise Unreadable("it is no file")
    if path.stat().st_size > LARGEST_BYTES:
        raise Unreadable(f"the file is larger than {LARGEST_BYTES >> 20} MB; clear the outputs of all cells")
    try:
        book = json.loads(path.read_text(encoding="utf-8"))
        language = book.get("metadata", {}).get("kernelspec", {}).get("language", "java")
        cells = [_cell(cell) for cell in book["cells"] if cell.get("cell_type") in ("code", "markdown")]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"the file is no notebook ({type(error).__name__})") from error
    if language != "java":
        raise Unreadable(f"the notebook is for another kernel: its language is {language}")
    return cells


def _cell(cell: dict) -> Cell:
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    metadata = cell.get("metadata", {})
    nbgrader = metadata.get("nbgrader", {})
    return Cell(
        str(cell.get("id", "")), source, tuple(metadata.get("tags", [])), nbgrader if isinstance(nbgrader, dict) else {}, cell["cell_type"] == "code"
    )


def original(submission: list, originals: list) -> list:
    """The lesson that shares most exercises with the submission."""

    mine = {cell.grade_id for cell in submission if cell.grade_id}

    def shared(lesson: list) -> int:
        return sum(cell.grade_id in mine for cell in lesson if cell.grade_id)

    best = max(originals, key=shared, default=[])
    if not best or shared(best) == 0:
        raise Unreadable("none of its cells belongs to an exercise of a lesson: were the cells copied into a new notebook?")
    return best


def plan(submission: list, lesson: list) -> Plan:
    """Set-up, answers and what the author added or changed; our own demonstrations and checks are not run again."""
    checks = {cell.grade_id: cell for cell in lesson if cell.is_check}
    ours = {cell.source.strip() for cell in lesson}
    cells = [cell for cell in lesson if "setup" in cell.tags]
    cells += [cell for cell in submission if _is_theirs(cell, checks, ours)]
    return Plan(cells, list(checks), _notes(submission, lesson, checks), _words(submission, lesson))


def _words(submission: list, lesson: list) -> dict:
    """What was answered in words to each question of the lesson; nothing where nothing was written."""
    asked = {cell.grade_id: cell.source for cell in lesson if not cell.is_code and cell.nbgrader.get("grade") is True}
    found = {cell.grade_id: cell.source.strip() for cell in submission if not cell.is_code and cell.grade_id in asked}
    return {one: "" if found.get(one, "") == stub.strip() else found.get(one, "") for one, stub in asked.items()}


def _is_theirs(cell: Cell, checks: dict, ours: set) -> bool:
    if not cell.is_code or cell.is_check or cell.grade_id in checks or not cell.source.strip():
        return False
    return cell.is_answer or cell.source.strip() not in ours


def _notes(submission: list, lesson: list, checks: dict) -> list:
    notes = []
    for check in checks.values():
        found = [cell for cell in submission if cell.grade_id == check.grade_id]
        if not found:
            notes.append(f"The check cell {check.grade_id} is missing; the original was used.")
        elif any(cell.source.strip() != check.source.strip() for cell in found):
            notes.append(f"The check cell {check.grade_id} was changed; the original was used.")
    for answer in (cell for cell in lesson if cell.is_answer):
        found = [cell for cell in submission if cell.grade_id == answer.grade_id]
        if not found:
            notes.append(f"The cell of the exercise {answer.grade_id} is missing.")
        elif len(found) > 1:
            notes.append(f"The cell of the exercise {answer.grade_id} is there {len(found)} times; the last one counts.")
    return notes
