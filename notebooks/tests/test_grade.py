"""The grader on submissions as they come: right, partly right, wrong, broken, hostile."""

import copy
import json
import subprocess
import sys

import pytest
from notebook_files import ROOT, cell, exercises, grader_class_path, java, lesson, read

GRADER = ROOT / "kernel-ext" / "launcher" / "inside" / "grade_notebooks.py"
LIMIT_SECONDS = 1500
BY_MAGNITUDE = "Comparator.comparing(i -> Math.abs(weights[i]))"
BY_MAGNITUDE_THEN_LAST = "Comparator.comparing((Integer i) -> Math.abs(weights[i])).thenComparing(i -> -i)"


def code_cell(source, **meta):
    return {"cell_type": "code", "id": f"extra-{abs(hash(source)) % 10**8}", "execution_count": None, "metadata": meta, "outputs": [], "source": source}


class Class:
    """A class's submissions: each begins as the stored lesson and is changed by hand."""

    def __init__(self, folder):
        self.folder = folder
        self.stored = read(lesson("02"))
        self.solution = exercises()["magnitude-mask"]["solution"]

    def hand_in(self, name, answer=None, change=None):
        book = copy.deepcopy(self.stored)
        if answer is not None:
            cell(book, "magnitude-mask").source = answer
        if change:
            change(book)
        (self.folder / f"{name}.ipynb").write_text(json.dumps(book), encoding="utf-8")

    def hand_in_text(self, name, text):
        (self.folder / f"{name}.ipynb").write_text(text, encoding="utf-8")


def drop(book, cell_id):
    book.cells = [one for one in book.cells if one.id != cell_id]


def method(body):
    return "boolean[] magnitudeMask(float[] weights, double sparsity) {\n" + body + "\n}"


def changed_check(book):
    check = cell(book, "magnitude-mask-check")
    check.source = '"5.0"'
    check.metadata.nbgrader.points = 500


def fake_classes(book):
    """Classes of ours shadowed, a score printed, a Grade of one's own."""
    forged = "class Grade { public String toString() { return \"5.0\"; } }\nclass sparselab { static class lessons {} }\nSystem.out.println(5.0);\nnew Grade()"
    book.cells.append(code_cell(forged))


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("submissions")
    group = Class(folder)
    right = group.solution
    assert BY_MAGNITUDE in right
    group.hand_in("right", right)
    group.hand_in("stub")
    # Ties the wrong way round: the two checks without ties pass, and the hidden one without ties.
    group.hand_in("ties", right.replace(BY_MAGNITUDE, BY_MAGNITUDE_THEN_LAST))
    group.hand_in("endless", method("int n = 0; while (true) n++;"))
    group.hand_in("exits", method("System.exit(0); return null;"))
    group.hand_in("exits-at-once", right, lambda book: book.cells.insert(2, code_cell("System.exit(3);")))
    group.hand_in("floods", right, lambda book: book.cells.insert(2, code_cell('var flood = new Thread(() -> { while (true) System.out.println("5.0"); });\nflood.setDaemon(true);\nflood.start();')))
    group.hand_in("does-not-compile", method("return nothing"))
    group.hand_in("changed-check", None, changed_check)
    group.hand_in("changed-check-right", right, changed_check)
    group.hand_in("fake-classes", None, fake_classes)
    group.hand_in("no-check-cell", right, lambda book: drop(book, "magnitude-mask-check"))
    group.hand_in("no-answer-cell", None, lambda book: drop(book, "magnitude-mask"))
    group.hand_in("helper-in-a-cell-of-its-own", method("return mine(weights, Math.round(sparsity * weights.length));"), lambda book: book.cells.insert(
        3, code_cell(right.replace("magnitudeMask(float[] weights, double sparsity)", "mine(float[] weights, long k)").replace("    long k = Math.round(sparsity * weights.length);\n", ""))))
    group.hand_in("twice", right, lambda book: book.cells.append(copy.deepcopy(cell(book, "magnitude-mask"))))
    group.hand_in("looks-for-the-checks", method(
        'try { Class.forName("sparselab.lessons.hidden.MagnitudeMaskKey"); return new boolean[] {true}; } catch (Throwable e) { return null; }'))
    group.hand_in_text("no-json", "{ this is no notebook")
    group.hand_in_text("a-list", "[1, 2, 3]")
    group.hand_in_text("deep", "[" * 100_000)
    group.hand_in("python", None, lambda book: book.metadata.kernelspec.update(language="python", name="python3"))
    out = folder / "out" / "results.json"
    command = [sys.executable, GRADER, "--java", java(), "--class-path", grader_class_path(), "--originals", ROOT / "notebooks", "--out", out, folder]
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=LIMIT_SECONDS)
    assert run.returncode == 1, run.stderr  # some could not be graded
    return json.loads(out.read_text(encoding="utf-8"))["submissions"]


EXPECTED = {
    "right": 5,
    "stub": 0,
    "ties": 3,
    "endless": 0,
    "exits": 0,
    "exits-at-once": 5,
    "floods": 5,
    "does-not-compile": 0,
    "changed-check": 0,
    "changed-check-right": 5,
    "fake-classes": 0,
    "no-check-cell": 5,
    "no-answer-cell": 0,
    "helper-in-a-cell-of-its-own": 5,
    "twice": 5,
    "looks-for-the-checks": 0,
    "no-json": 0,
    "a-list": 0,
    "deep": 0,
    "python": 0,
}


@pytest.mark.timeout(LIMIT_SECONDS)
@pytest.mark.parametrize("name", EXPECTED)
def test_points_honestly_earned(results, name):
    result = results[f"{name}.ipynb"]
    assert result["score"] == EXPECTED[name], json.dumps(result, indent=2)


def messages(result):
    return result["output"] + "\n".join(test["output"] for test in result["tests"])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("stub", "Not attempted"),
        ("ties", "the lower index has to go first"),
        ("endless", "did not finish within 5 s"),
        ("exits", "the kernel ended"),
        ("does-not-compile", "your cell did not run"),
        ("changed-check", "was changed; the original was used"),
        ("no-check-cell", "is missing; the original was used"),
        ("no-answer-cell", "The cell of the exercise magnitude-mask is missing"),
        ("twice", "is there 2 times"),
        ("no-json", "the file is no notebook"),
        ("a-list", "the file is no notebook"),
        ("deep", "the file is no notebook"),
        ("python", "its language is python"),
    ],
)
def test_each_is_told_why(results, name, words):
    assert words in messages(results[f"{name}.ipynb"])


def test_the_form_is_gradescopes(results):
    result = results["right.ipynb"]
    assert result["max_score"] == 5
    assert {test["visibility"] for test in result["tests"]} == {"visible", "after_published"}
    for test in result["tests"]:
        assert set(test) == {"name", "score", "max_score", "output", "visibility"}
        assert 0 <= test["score"] <= test["max_score"]
