"""The grader on submissions as they come: right, wrong, broken, hostile; the points each has honestly earned, and why."""

import csv
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import nbformat
import pytest
from notebook_files import ROOT, exercises, grader_class_path, hidden_jar, java, lesson, read

INSIDE = ROOT / "kernel-ext" / "launcher" / "inside"
sys.path.insert(0, str(INSIDE))

from grading import gradebook, notebooks, proof, samples  # noqa: E402  (the path above comes first)
from grading.box import Box  # noqa: E402

LIMIT_SECONDS = 1500
EXERCISES = 2  # so many of the lesson's; all lessons are for ./lab verify --submissions
BOXED = Box(java()).bwrap is not None


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """A folder with one lesson of a few exercises."""
    book = read(lesson("02"))
    ids = [one for one in exercises() if any(cell.metadata.get("nbgrader", {}).get("grade_id") == one for cell in book.cells)]
    kept = {name for one in ids[:EXERCISES] for name in (one, f"{one}-check")}
    book.cells = [cell for cell in book.cells if "nbgrader" not in cell.metadata or cell.metadata.nbgrader.grade_id in kept]
    path = tmp_path_factory.mktemp("originals") / "02-short.ipynb"
    nbformat.write(book, path)
    return path


def grade(originals: Path, out: Path, *more):
    command = [sys.executable, INSIDE / "grade_notebooks.py", "--java", java(), "--class-path", grader_class_path()]
    command += ["--originals", originals, "--out", out, "--cell-seconds", "15", *more]
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=LIMIT_SECONDS)


class Server(BaseHTTPRequestHandler):
    """Notes every call that submitted code manages to make."""

    calls: list = []

    def do_GET(self):
        self.calls.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """A file and a server that submitted code should not reach."""
    folder = tmp_path_factory.mktemp("outside")
    secret = folder / "secret.txt"
    secret.write_text("the exam", encoding="utf-8")
    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield secret, server.server_address[1]
    server.shutdown()


def reaches_out(secret: Path, port: int):
    """Reads and writes a file outside, looks for the hidden checks, and calls a server, from a cell."""
    code = f"""
        int[] reached = new int[4];
        try {{ if (java.nio.file.Files.readString(java.nio.file.Path.of("{secret.as_posix()}")).length() > 0) reached[0]++; }} catch (Exception e) {{ }}
        try {{ java.nio.file.Files.writeString(java.nio.file.Path.of("{secret.as_posix()}"), "changed"); }} catch (Exception e) {{ }}
        if (java.nio.file.Files.exists(java.nio.file.Path.of("{hidden_jar().as_posix()}"))) reached[1]++;
        if (System.getenv("SECRET_OF_THE_GRADER") != null) reached[2]++;
        try (var s = new java.net.Socket()) {{
            s.connect(new java.net.InetSocketAddress("127.0.0.1", {port}), 2000); reached[3]++;
            s.getOutputStream().write("GET /from-the-submission HTTP/1.0\\r\\n\\r\\n".getBytes()); s.getInputStream().read();
        }} catch (Exception e) {{ }}"""

    def change(sample):
        sample.all("model")
        sample.add(code)
        guard = 'if (reached[0] + reached[1] + reached[2] + reached[3] > 0) throw new IllegalStateException("reached " + Arrays.toString(reached));'
        cell = sample.cell(sample.first["id"])
        cell["source"] = cell["source"].replace("// BEGIN SOLUTION\n", "// BEGIN SOLUTION\n" + guard + "\n")

    return change


@pytest.fixture(scope="module")
def points(short):
    """What each answer is worth, found in another way than the grader's: by the check cell, with hidden checks, in the real kernel."""
    listed = list(exercises().values())
    there = {cell.grade_id for cell in notebooks.read(short)}
    proved = proof.lesson("sparse-java", notebooks.read(short), [one for one in listed if one["id"] in there], str(hidden_jar()))
    assert not [one for one in proved if one.problems]
    return {(one.exercise, one.name): one.points for one in proved}


@pytest.fixture(scope="module")
def graded(tmp_path_factory, short, points, outside):
    folder = tmp_path_factory.mktemp("class")
    kinds = [*samples.hostile_and_careless(BOXED), ("reaches-out", reaches_out(*outside)), *samples.mixture(5, BOXED)[2:]]
    os.environ["SECRET_OF_THE_GRADER"] = "token"
    expected = samples.make(folder / "submissions", [short], list(exercises().values()), points, kinds)
    run = grade(short.parent, folder / "out", folder / "submissions")
    assert run.returncode == 1, run.stdout + run.stderr  # some could not be graded
    results = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))["submissions"]
    return folder, expected, results, run.stdout


def of(results: dict, kind: str) -> dict:
    return next(result for name, result in results.items() if name.split("/")[0][3:] == kind)


@pytest.mark.timeout(LIMIT_SECONDS)
def test_all_get_the_points_honestly_earned(graded):
    _, expected, results, _ = graded
    if not BOXED:  # nothing keeps it from reaching out
        expected = {name: points for name, points in expected.items() if "reaches-out" not in name}
    assert {name: results[name]["score"] for name in expected} == expected, json.dumps(results, indent=1)


@pytest.mark.skipif(not BOXED, reason="bubblewrap is not to be had here")
def test_nothing_outside_was_reached(graded, outside):
    assert outside[0].read_text(encoding="utf-8") == "the exam"
    assert Server.calls == []
    assert not list((ROOT / "notebooks").glob("outside*"))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("untouched", "Not attempted"),
        ("endless-method", "did not finish within 5 s"),
        ("recursion", "called itself until the stack was full"),
        ("memory-in-method", "more memory than there is"),
        ("exits-in-method", "the kernel ended"),
        ("does-not-compile", "your cell did not run"),
        ("edited-check", "was changed; the original was used"),
        ("no-check", "is missing; the original was used"),
        ("no-answer", "is missing."),
        ("twice", "is there 2 times"),
        ("no-json", "the file is no notebook"),
        ("a-list", "the file is no notebook"),
        ("deep", "the file is no notebook"),
        ("empty", "the file is no notebook"),
        ("other-kernel", "its language is python"),
        ("large", "larger than 20 MB"),
    ],
)
def test_each_is_told_why(graded, kind, words):
    result = of(graded[2], kind)
    assert words in result["output"] + "\n".join(test["output"] for test in result["tests"])


def test_the_form_is_gradescopes(graded):
    result = of(graded[2], "right")
    assert result["max_score"] == result["score"] > 0
    assert {test["visibility"] for test in result["tests"]} == {"visible", "after_published"}
    for test in result["tests"]:
        assert set(test) == {"name", "score", "max_score", "output", "visibility"}
        assert 0 <= test["score"] <= test["max_score"]


def test_gradebook_and_feedback_have_every_student(graded):
    folder, expected, results, _ = graded
    with open(folder / "out" / "gradebook.csv", encoding="utf-8", newline="") as rows:
        book = {row["student"]: row for row in csv.DictReader(rows)}
    assert set(book) == {name.split("/")[0] for name in expected}
    for name, points in expected.items():
        row = book[name.split("/")[0]]
        assert float(row["score"]) == results[name]["score"]
        page = (folder / "out" / "feedback" / f"{name.split('/')[0]}.html").read_text(encoding="utf-8")
        assert f"{results[name]['score']:g} of" in page


def test_what_was_graded_is_not_graded_again(graded, short):
    folder, expected, results, _ = graded
    changed = folder / "submissions" / "new" / short.name
    changed.parent.mkdir()
    changed.write_text("no notebook", encoding="utf-8")
    run = grade(short.parent, folder / "out", folder / "submissions")
    assert f"{len(expected)} were graded before" in run.stdout, run.stdout + run.stderr
    assert f"[{len(expected) + 1}/{len(expected) + 1}] 0 of 0  new/" in run.stdout
    again = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))["submissions"]
    assert {name: again[name] for name in results} == results


def test_names_do_no_harm_in_tables_and_pages():
    one = {"lesson": "02", "parts": [], "graded": True, "result": {"score": 1.0, "max_score": 2.0, "output": "<b>&", "extra_data": {"waiting_for_a_person": 0}}}
    book = {'=cmd|"/c"/a.ipynb': one, "<script>.ipynb": one, "a b/x.ipynb": one, "a_b/x.ipynb": one}
    assert "\n\"'=cmd|" in gradebook.table(book)
    pages = gradebook.pages(book)
    assert len(pages) == 4
    assert all("/" not in name for name in pages)
    assert not any("<script>" in page or "<b>&" in page for page in pages.values())


def test_of_two_of_a_lesson_the_better_one_counts():
    def one(score):
        return {"lesson": "02", "parts": [], "graded": True, "result": {"score": score, "max_score": 2.0, "output": "", "extra_data": {"waiting_for_a_person": 0}}}

    [row] = csv.DictReader(gradebook.table({"ann/a.ipynb": one(1.0), "ann/b.ipynb": one(2.0), "ann/c.ipynb": one(0.0)}).splitlines())
    assert row["score"] == "2" and row["max_score"] == "2"


def test_answers_in_words_wait_for_a_person(tmp_path):
    from grade_notebooks import Class, hand_points
    from grading.notebooks import Cell

    def words(text):
        return Cell("w", text, nbgrader={"grade": True, "solution": True, "grade_id": "why"}, is_code=False)

    asked = {"kind": "explanation", "id": "why", "title": "Why?", "points": 2.0}
    table = tmp_path / "points.csv"
    table.write_text("student,exercise,points\nann,why,1.5\n", encoding="utf-8")
    group = Class({}, [asked], None, None, 0, hand_points(str(table)))

    def points(name, *cells):
        [word] = group.words(name, notebooks.plan(list(cells), [words("YOUR ANSWER HERE")]).words)
        return word["points"]

    assert points("ann/a.ipynb", words("Because.")) == 1.5
    assert points("bob/a.ipynb", words("Because.")) is None
    assert points("ann/a.ipynb", words("YOUR ANSWER HERE\n")) == 0
    assert points("ann/a.ipynb") == 0
