"""Every lesson has the parts a lesson has, in their order: what a learner finds in one is found in all."""

import re
from dataclasses import dataclass

import pytest
from notebook_files import NOTEBOOKS, read

LONGEST_CELL = 12
CLAIM_WORDS = range(60, 121)
A_TABLE_OR_CHART = re.compile(r"\b(Tables\.of|\w*Charts\.|Reports\.|Pictures\.|Experiments\.)")
A_FIRST_TASTE = "00-start"  # one exercise is enough there

EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@dataclass
class Part:
    """A heading of the second level and the cells up to the next one."""

    title: str
    cells: list

    def text(self, kind: str) -> str:
        return "\n".join(one.source for one in self.cells if one.cell_type == kind)


def parts(path) -> list[Part]:
    found = []
    for one in read(path).cells[1:]:
        heading = re.match(r"## (.+)", one.source) if one.cell_type == "markdown" else None
        if heading:
            found.append(Part(heading[1], []))
        if found:
            found[-1].cells.append(one)
    return found


def sections(path) -> list[Part]:
    return [part for part in parts(path) if re.match(r"[1-9] · ", part.title)]


def exercise_cells(path) -> list:
    return [one for one in read(path).cells if one.metadata.get("nbgrader", {}).get("solution")]


def shown_as_value(part: Part, what: str) -> bool:
    """Whether a cell has this in it and ends with a value, so that something is shown."""
    return any(re.search(what, one.source) and not one.source.rstrip().endswith(";") for one in part.cells)


def claim_words(part: Part) -> int:
    """Words before the learner is asked to predict, without the title and the formulas set apart."""
    claim = part.cells[0].source.split("**Predict:**")[0].split("\n", 1)[1]
    return len(re.sub(r"\$\$.*?\$\$", "", claim, flags=re.S).split())


@EACH
def test_opens_with_time_needs_and_three_goals(path):
    opening = read(path).cells[0].source
    assert re.search(r"\*\*Time:\*\* \d+ minutes", opening)
    assert "**Needs:**" in opening
    assert "After this lesson you can" in opening
    assert re.findall(r"^(\d)\. ", opening, re.M) == ["1", "2", "3"]


@EACH
def test_has_one_set_up_cell(path):
    code = [one for one in read(path).cells if one.cell_type == "code"]
    assert [one.id for one in code if "setup" in one.metadata.get("tags", [])] == [code[0].id]
    assert not [one.id for one in code[1:] if re.search(r"^import ", one.source, re.M)], "imports stand in the set-up cell"


@EACH
def test_has_four_to_six_sections(path):
    assert 4 <= len(sections(path)) <= 6
    assert [part.title[0] for part in sections(path)] == [str(1 + n) for n in range(len(sections(path)))]


@EACH
def test_each_section_opens_with_a_claim(path):
    words = {part.title: claim_words(part) for part in sections(path)}
    assert not {title: count for title, count in words.items() if count not in CLAIM_WORDS}


@EACH
def test_each_section_asks_stores_and_compares_a_prediction(path):
    for part in sections(path):
        assert "**Predict:**" in part.cells[0].source, part.title
        guesses = re.findall(r"(\w+) = new Prediction\(", part.cells[1].source)
        assert len(guesses) == 1, f"{part.title}: the guess is stored right below the question"
        assert shown_as_value(part, rf"\b{guesses[0]}\.(measured|modelled)\("), f"{part.title}: the result stands beside the guess"


@EACH
def test_each_section_shows_a_table_or_chart_and_how_to_read_it(path):
    for part in sections(path):
        assert A_TABLE_OR_CHART.search(part.text("code")), part.title
        assert "**Read:**" in part.text("markdown"), part.title
        reads = [at for at, one in enumerate(part.cells) if one.cell_type == "markdown" and "**Read:**" in one.source]
        asks = [at for at, one in enumerate(part.cells) if re.search(r"\.(measured|modelled)\(", one.source)]
        assert reads[-1] > asks[0], f"{part.title}: first the result, then how to read it"


@EACH
def test_no_cell_is_longer_than_a_learner_reads(path):
    code = [one for one in read(path).cells if one.cell_type == "code"]
    assert not {one.id: lines for one in code if (lines := len(one.source.splitlines())) > LONGEST_CELL}


@EACH
def test_has_three_to_five_exercises(path):
    assert len(exercise_cells(path)) in (range(1, 6) if path.stem == A_FIRST_TASTE else range(3, 6))


@EACH
def test_has_a_checklist_that_runs(path):
    [checklist] = [part for part in parts(path) if part.title == "Production checklist"]
    code = checklist.text("code")
    assert "new Checklist(" in code
    assert code.count(".item(") + code.count(".assertion(") >= 4
    assert shown_as_value(checklist, r"\.(item|assertion)\("), "it is shown"


@EACH
def test_closes_with_checklist_recap_and_sources(path):
    assert [part.title for part in parts(path)][-3:] == ["Production checklist", "Recap", "Sources"]
    recap = parts(path)[-2].text("markdown")
    questions = re.findall(r"<details><summary>(\d)\. .*?\?</summary>\s+(.*?)\s+</details>", recap, re.S)
    assert [number for number, _ in questions] == ["1", "2", "3", "4", "5"]
    assert all(len(answer.split()) > 3 for _, answer in questions)
    assert re.search(r"^(- |\d\. )", parts(path)[-1].text("markdown"), re.M)
