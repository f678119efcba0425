"""The exercises in the notebooks are those of the lessons' jar, and nbgrader understands their cells."""

import glob
import re
import zipfile

import pytest
from notebook_files import NOTEBOOKS, cell, execute, exercises, explanations, grader_class_path, lesson, read, shown

FIELDS = {"schema_version", "grade", "locked", "solution", "task", "grade_id", "points"}


@pytest.fixture(scope="module")
def known():
    return exercises()


@pytest.fixture(scope="module")
def by_hand():
    return explanations()


def graded_cells():
    for path in NOTEBOOKS:
        for one in read(path).cells:
            if "nbgrader" in one.metadata:
                yield path, one


def test_every_exercise_stands_in_one_notebook(known, by_hand):
    there = [one.metadata.nbgrader.grade_id for _, one in graded_cells()]
    assert sorted(there) == sorted([*known, *(one["checkId"] for one in known.values()), *by_hand])


def test_stubs_and_check_cells_are_those_of_the_jar(known, by_hand):
    checks = {one["checkId"]: one for one in known.values()}
    for path, one in graded_cells():
        grade_id = one.metadata.nbgrader.grade_id
        expected = checks[grade_id]["checkCell"] if grade_id in checks else (known | by_hand)[grade_id]["stub"]
        assert one.source == expected, f"{path.name}, cell {one.id}"


def test_metadata_follows_nbgraders_schema(known, by_hand):
    for path, one in graded_cells():
        meta = one.metadata.nbgrader
        where = f"{path.name}, cell {one.id}"
        assert set(meta) <= FIELDS, where
        assert meta.schema_version == 3 and re.fullmatch(r"[a-zA-Z0-9_\-]+", meta.grade_id), where
        assert all(isinstance(meta[flag], bool) for flag in ("grade", "locked", "solution", "task")), where
        assert ("points" in meta) == meta.grade, where
        if meta.grade_id in by_hand:
            assert one.cell_type == "markdown" and meta.grade and meta.solution and not meta.locked, where
            assert meta.points == by_hand[meta.grade_id]["points"], where
        elif meta.grade:
            assert meta.locked and not meta.solution, where
            [exercise] = [e for e in known.values() if e["checkId"] == meta.grade_id]
            assert meta.points == exercise["points"], where
        else:
            assert meta.solution and not meta.locked, where
            assert one.source.count("BEGIN SOLUTION") == one.source.count("END SOLUTION") == 1, where


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_nbgrader_itself_accepts_the_notebook(path):
    validator = pytest.importorskip("nbgrader.nbgraderformat.v3", reason="nbgrader is not installed on Python 3.10").MetadataValidatorV3()
    validator.validate_nb(read(path))


def test_the_stub_is_what_nbgrader_would_leave(known):
    """Clearing the solution of the model solution gives the stub, markers aside: a release changes nothing for the learner."""
    for one in known.values():
        body = re.compile(r"(?s)(// BEGIN SOLUTION\n).*?( *// END SOLUTION)")
        replaced = body.sub(r'\1    throw new UnsupportedOperationException("not implemented yet");\n\2', one["solution"])
        assert replaced == one["stub"]


def test_the_model_solution_is_right_in_the_notebook(tmp_path, known):
    """The solution's text in the learner's cell, the check's in the next: as a learner would run them."""
    notebook = read(lesson("02"))
    wanted = [cell(notebook, "setup"), cell(notebook, "magnitude-mask"), cell(notebook, "magnitude-mask-check")]
    wanted[1].source = known["magnitude-mask"]["solution"]
    notebook.cells = wanted
    execute(notebook, tmp_path)
    html = wanted[2].outputs[-1].data["text/html"]
    assert "Right!" in html and "more when graded" in html
    assert 0 < float(shown(wanted[2])) < known["magnitude-mask"]["points"], "hidden checks give the rest"


def test_an_endless_loop_is_stopped_and_the_kernel_goes_on(tmp_path):
    notebook = read(lesson("02"))
    stub, check = cell(notebook, "magnitude-mask"), cell(notebook, "magnitude-mask-check")
    stub.source = "boolean[] magnitudeMask(float[] w, double s) { int n = 0; while (true) { n++; } }"
    left = check.copy()
    left.source = 'Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals("check")).count()'
    notebook.cells = [cell(notebook, "setup"), stub, check, left]
    execute(notebook, tmp_path)
    html = check.outputs[-1].data["text/html"]
    assert "did not finish within" in html and "could not be stopped" not in html
    assert shown(left) == "0", "no thread is left running"


def test_hidden_checks_are_not_in_the_learners_jars():
    libraries = grader_class_path().split("*")[0]
    for jar in glob.glob(libraries + "sparselab-*.jar"):
        assert not [name for name in zipfile.ZipFile(jar).namelist() if "/hidden/" in name or "AnswerKey" in name and "services" in name], jar
