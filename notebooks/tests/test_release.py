"""The students' version: nothing in it gives an answer away, and it sets itself up and runs."""

import os
import re
import subprocess
import sys
import zipfile

import nbformat
import pytest
from notebook_files import ROOT, exercises

LIMIT_SECONDS = 1200


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    out = tmp_path_factory.mktemp("students") / "lab"
    run = subprocess.run([sys.executable, ROOT / "lab", "release", out], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return out


def test_no_hidden_check_and_no_solution_is_left(released):
    texts = {path: path.read_text(encoding="utf-8") for path in released.rglob("*") if path.suffix in (".java", ".ipynb", ".md", ".py") and path.is_file()}
    assert not [path for path in released.rglob("*") if "hidden" in path.relative_to(released).parts or path.name.endswith("Key.java") and path.name != "AnswerKey.java"]
    for one in exercises().values():
        body = re.search(r"(?s)// BEGIN SOLUTION\n(.*?)// END SOLUTION", one["solution"])[1]
        lines = [line.strip() for line in body.splitlines() if len(line.strip()) > 30]
        assert not [path for path, text in texts.items() if lines and all(line in text for line in lines)], one["id"]


def test_a_release_goes_only_to_a_new_folder(released):
    run = subprocess.run([sys.executable, ROOT / "lab", "release", released], capture_output=True, text=True, check=False)
    assert run.returncode == 2 and "not empty" in run.stderr


@pytest.mark.timeout(LIMIT_SECONDS)
def test_it_sets_itself_up_and_runs(released):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "PYTHON"))}

    def lab(*words):
        return subprocess.run([sys.executable, released / "lab", *words], capture_output=True, text=True, check=False, env=environment, cwd=released)

    run = lab("--setup-only", "--yes")
    assert run.returncode == 0, run.stdout + run.stderr
    assert not [name for jar in released.rglob("sparselab-lessons-*.jar") for name in zipfile.ZipFile(jar).namelist() if "/hidden/" in name]
    run = lab("run", _exercises_alone(released))
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Not attempted yet" in (released / "build" / "notebooks" / "students.html").read_text(encoding="utf-8")
    run = lab("grade", released / "notebooks")
    assert run.returncode == 1 and "has no hidden checks" in run.stderr


def _exercises_alone(released):
    """The graded cells of lesson 02, as a learner meets them."""
    [path] = (released / "notebooks").glob("02-*.ipynb")
    book = nbformat.read(path, as_version=4)
    book.cells = [one for one in book.cells if one.id == "setup" or "nbgrader" in one.metadata]
    alone = released / "notebooks" / "students.ipynb"
    nbformat.write(book, alone)
    return alone
