"""Each notebook is stored as it should be, and runs from its first cell to its last in the real kernel."""

import re
import sys
import time

import nbformat
import pytest
from notebook_files import NOTEBOOKS, ROOT, SECONDS, cell, execute, lesson, read, shown

sys.path.insert(0, str(ROOT / "kernel-ext" / "launcher" / "inside"))

from run_notebooks import FORMULA, with_formulas  # noqa: E402  (the path above comes first)

EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
WIDEST_LINE = 100


def test_there_are_notebooks():
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{number:02}" for number in range(13)]


@EACH
def test_is_stored_clean(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec == {"name": "sparse-java", "display_name": "Java (Sparse Lab)", "language": "java"}
    assert not [one.id for one in notebook.cells if one.get("outputs") or one.get("execution_count")]
    for one in notebook.cells:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.id), f"{one.id}: an id that means something survives edits"
        assert one.source.strip(), one.id


@EACH
def test_can_be_read_on_a_page(path):
    notebook = read(path)
    code = [one for one in notebook.cells if one.cell_type == "code"]
    assert re.match(rf"# {path.name[:2]} · ", notebook.cells[0].source)
    assert code[0].metadata.get("tags") == ["setup"]
    wide = {one.id: line for one in code for line in one.source.splitlines() if len(line) > WIDEST_LINE}
    assert not wide, "lines that a page cannot show whole"
    levels = [len(mark) for one in notebook.cells if one.cell_type == "markdown" for mark in re.findall(r"^(#+) ", one.source, re.M)]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:])), "no heading level is skipped"


@EACH
def test_formulas_can_be_drawn_without_a_network(path):
    """A command that the translation does not know would stand in the page with its backslash."""
    for before, after in zip(read(path).cells, with_formulas(read(path)).cells):
        if before.cell_type == "code":
            assert after.source == before.source
        else:
            formulas = [one for one in FORMULA.finditer(before.source) if not one["code"]]
            assert after.source.count("<math ") == len(formulas)
            assert "\\" not in re.sub(r"`[^`]*`", "", after.source), before.id


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Each notebook run once, with the time it took."""
    done = {}

    def run(path):
        if path not in done:
            start = time.monotonic()
            done[path] = execute(read(path), tmp_path_factory.mktemp(path.stem)), time.monotonic() - start
        return done[path]

    return run


@EACH
def test_runs_without_noise_and_in_time(path, executed):
    notebook, seconds = executed(path)
    assert not [out.text for one in notebook.cells for out in one.get("outputs", []) if out.get("name") == "stderr"]
    assert seconds < SECONDS


@EACH
def test_each_guess_stands_beside_its_result_and_the_checklist_is_ticked(path, executed):
    notebook, _ = executed(path)
    asked = [question for one in notebook.cells for question in re.findall(r"new Prediction\(\s*\"([^\"]+)\"", one.source)]
    told = "\n".join(shown(one) for one in notebook.cells)
    assert asked and not [question for question in asked if not re.search(rf"{re.escape(question)}: you guessed \S+, (measured|the model says) \S+", told)]
    checklists = [shown(one) for one in notebook.cells if one.cell_type == "code" and ("new Checklist(" in one.source)]
    assert checklists and all("✓ yes" in one for one in checklists)


def test_the_tour_shows_the_numbers_it_promises(executed):
    notebook, _ = executed(lesson("00"))
    accuracy = [float(re.search(r"([\d.]+) %", shown(cell(notebook, one)))[1]) for one in ("train", "tune")]
    assert accuracy[0] > 92 and accuracy[1] > accuracy[0] - 3, "fine-tuning brings most of it back"
    table = shown(cell(notebook, "report"))
    assert "27,030" in table, "266,200 weights at 90 % leave 26,620, and the 410 biases"
    assert "266,610" in table
    chart = cell(notebook, "chart").outputs[-1].data
    assert "image/png" in chart and chart["text/plain"], "a picture, and words for who cannot see it"
    assert "exactly zero" in shown(cell(notebook, "checklist"))


def test_an_edited_ratio_changes_the_result_and_nothing_else(tmp_path):
    """The learner's loop: change the number, run that cell and those below; the trained network stays."""
    notebook = read(lesson("00"))
    knobs = cell(notebook, "knobs")
    first = [one for one in notebook.cells if one.cell_type == "markdown" or one.id in ("setup", "knobs", "data", "train", "guess", "prune")]
    again = nbformat.v4.new_code_cell(knobs.source.replace("0.90", "0.80"))
    prune = nbformat.v4.new_code_cell(cell(notebook, "prune").source)
    kept = nbformat.v4.new_code_cell("masks.kept()")
    trained = nbformat.v4.new_code_cell("dense.epochs().size()")
    notebook.cells = [*first, kept, again, trained, prune, nbformat.v4.new_code_cell("masks.kept()")]
    execute(notebook, tmp_path)
    assert shown(kept).strip() == "26620"
    assert shown(trained).strip() == "8", "the training above was not lost"
    assert shown(notebook.cells[-1]).strip() == "53240"


def test_magnitude_pruning_measures_what_it_claims(executed):
    notebook, _ = executed(lesson("02"))
    assert "0.9" in shown(cell(notebook, "scope"))
    for guess in ("small", "scope-accuracy", "sensitivity-measured", "curve-measured", "structure-measured", "bytes-measured"):
        assert "you guessed" in shown(cell(notebook, guess)), guess
    for claim in ("curve-claim", "bytes-measured"):
        assert "claimed:" in shown(cell(notebook, claim)) and "measured:" in shown(cell(notebook, claim))
    times_smaller = float(re.search(r"measured: ([\d.]+) times smaller", shown(cell(notebook, "bytes-measured")))[1])
    assert 7 < times_smaller < 10, "a bitmask costs one bit for each of 266,200 weights"
    held = shown(cell(notebook, "checklist-table"))
    for item in ("exactly the asked number", "kept every zero", "no layer was emptied", "computes the same", "quarter of the bytes"):
        assert re.search(rf"yes.*{item}", held), held
    assert shown(cell(notebook, "magnitude-mask-check")) == "0.0", "the stub gets nothing, and says so"
