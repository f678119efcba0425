"""Made-up submissions with the points each has honestly earned: right, partly right, wrong, careless, hostile."""

import copy
import json
import random
import re
import shutil
from pathlib import Path

SEED = 7
LARGE_BYTES = 200 * 2**20


class Sample:
    """A lesson on its way to a submission: which answers stand in it, and what they are worth."""

    def __init__(self, book: dict, exercises: list, points: dict):
        self.book = copy.deepcopy(book)
        self.exercises = exercises
        self.points = points
        self.earned = {}
        for exercise in exercises:
            self.answer(exercise, "stub")

    def cell(self, grade_id: str) -> dict:
        return next(cell for cell in self.book["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)

    def answer(self, exercise: dict, variant: str) -> None:
        wrong = {step["name"]: step["code"] for step in exercise["missteps"]}
        texts = {"model": exercise["solution"], "stub": exercise["stub"], **wrong}
        self.cell(exercise["id"])["source"] = texts[variant]
        self.earned[exercise["id"]] = self.points[exercise["id"], variant]

    def body(self, exercise: dict, code: str) -> None:
        """The method with this body; it earns nothing."""
        self.cell(exercise["id"])["source"] = re.sub(
            r"(?s)(// BEGIN SOLUTION\n).*?(\n[ \t]*// END SOLUTION)", lambda m: m[1] + code + m[2], exercise["stub"]
        )
        self.earned[exercise["id"]] = 0.0

    def add(self, code: str, at: int | None = None) -> None:
        """A cell of the author's own, as the first after the set-up where nothing else is said."""
        setup = next(i for i, cell in enumerate(self.book["cells"]) if "setup" in cell["metadata"].get("tags", []))
        one = {"cell_type": "code", "id": f"mine{random.Random(code).randrange(10**8)}", "execution_count": None, "metadata": {}, "outputs": [], "source": code}
        self.book["cells"].insert(setup + 1 if at is None else at, one)

    def drop(self, grade_id: str) -> None:
        self.book["cells"].remove(self.cell(grade_id))

    @property
    def first(self) -> dict:
        return self.exercises[0]

    def all(self, variant: str) -> "Sample":
        for exercise in self.exercises:
            self.answer(exercise, variant)
        return self


# Honest work whose author changed, lost or added something: name → (answers at first, change).
def _no_check(s):
    s.drop(s.first["checkId"])


def _no_answer(s):
    s.drop(s.first["id"])
    s.earned[s.first["id"]] = 0.0


def _twice(s):
    last = copy.deepcopy(s.cell(s.first["id"]))
    s.cell(s.first["id"])["source"] = s.first["stub"]
    s.book["cells"].append(last)


def _reversed(s):
    s.book["cells"].reverse()


def _edited_points(s):
    for exercise in s.exercises:
        s.cell(exercise["checkId"])["metadata"]["nbgrader"]["points"] = 500


def _edited_check(s):
    for exercise in s.exercises:
        s.cell(exercise["checkId"])["source"] = '"500.0"'


def _edited_ids(s):
    s.cell(s.first["id"])["metadata"]["nbgrader"]["grade_id"] = "another"


def _only_answers(s):
    mine = {exercise["id"] for exercise in s.exercises}
    s.book["cells"] = [cell for cell in s.book["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") in mine]


def _cell(code):
    return lambda s: s.add(code)


def _body(code):
    return lambda s: s.body(s.first, code)


BUSY = "for (int i = 0; i < 8; i++) { var t = new Thread(() -> { double x = 1; while (true) x = Math.sin(x); }); t.setDaemon(false); t.start(); }"
FLOOD = 'var flood = new Thread(() -> { while (true) System.out.println("500.0"); });\nflood.setDaemon(true);\nflood.start();'
FORGED = 'class Grade { public String toString() { return "500.0"; } }\nSystem.out.println(500.0);\nnew Grade()'
SHADOW = 'class Exercises { Object check(Object o) { return 500.0; } }\nvar exercises = new Exercises();\nexercises.check(null)'
REFLECT = """    try { for (String name : new String[] {"MagnitudeMaskKey", "Key"}) Class.forName("sparselab.lessons.hidden." + name); }
    catch (Throwable e) { }
    try { Class<?> judge = Class.forName("sparselab.lessons.judge.Judge");
        for (var f : judge.getDeclaredFields()) { f.setAccessible(true); f.set(null, null); } } catch (Throwable e) { }
    try { var grade = Class.forName("sparselab.lessons.Grade"); System.out.println("grade {\\"points\\":500.0,\\"max\\":500.0}"); } catch (Throwable e) { }
    throw new IllegalStateException("500.0");"""
FORGED_ANSWER = """    System.out.println("answer 500.0");
    try { java.nio.file.Files.writeString(java.nio.file.Path.of("/proc/" + ProcessHandle.current().parent().get().pid() + "/fd/1"), "{\\"answer\\": \\"grade {}\\"}\\n"); }
    catch (Throwable e) { }
    throw new IllegalStateException("500.0");"""
HEAP = "var bomb = new ArrayList<long[]>();\nwhile (true) bomb.add(new long[10_000_000]);"
OUTSIDE_HEAP = "for (int i = 0; i < 400; i++) java.lang.foreign.Arena.global().allocate(64 << 20).fill((byte) 1);\nThread.sleep(5000);"
WRITES = """for (String place : new String[] {"/usr/bin/java-of-mine", "/etc/passwd-of-mine", "../../outside", System.getProperty("java.home") + "/mine"}) {
    try { java.nio.file.Files.writeString(java.nio.file.Path.of(place), "500.0"); } catch (Exception e) { }
}
try (var out = new java.io.FileOutputStream("large")) { byte[] mb = new byte[1 << 20]; for (int i = 0; i < 2000; i++) out.write(mb); } catch (Exception e) { }"""
KILLS = "ProcessHandle.allProcesses().filter(p -> p.pid() != ProcessHandle.current().pid() && p.pid() < 100).forEach(ProcessHandle::destroyForcibly);\nThread.sleep(3000);"

# The attack → whether it starts from right answers, and what it does. The order is that of importance: a small set takes the first.
HOSTILE = {
    "endless-method": (True, _body("    int n = 0; while (true) n++;")),
    "exits-at-once": (True, _cell("System.exit(3);")),
    "exits-in-method": (True, _body("    System.exit(0); throw new IllegalStateException();")),
    "edited-check": (False, _edited_check),
    "forged-grade": (False, _cell(FORGED)),
    "memory-outside-heap": (True, _cell(OUTSIDE_HEAP)),
    "reflection": (True, _body(REFLECT)),
    "threads-left": (True, _cell(BUSY)),
    "writes-outside": (True, _cell(WRITES)),
    "shadowed-classes": (False, _cell(SHADOW)),
    "endless-cell": (True, _cell("int n = 0; while (true) n++;")),
    "recursion": (True, lambda s: s.body(s.first, _calls_itself(s.first))),
    "memory-in-method": (True, _body("    var bomb = new ArrayList<long[]>(); while (true) bomb.add(new long[10_000_000]);")),
    "memory-in-cell": (True, _cell(HEAP)),
    "flood": (True, _cell(FLOOD)),
    "kills-processes": (True, _cell(KILLS)),
    "forged-answer": (True, _body(FORGED_ANSWER)),
    "edited-points": (False, _edited_points),
}
NEEDS_BOX = {"writes-outside", "kills-processes"}  # what would harm the machine where there is none
CARELESS = {
    "no-check": _no_check, "no-answer": _no_answer, "twice": _twice, "reversed": _reversed, "edited-points-right": _edited_points,
    "edited-ids": _edited_ids, "only-answers": _only_answers, "does-not-compile": lambda s: s.body(s.first, "    return nothing at all"),
}  # fmt: skip
NO_NOTEBOOKS = {"no-json": "{ this is no notebook", "a-list": "[1, 2, 3]", "deep": "[" * 100_000, "empty": "", "no-cells": "{}"}


def _calls_itself(exercise: dict) -> str:
    """The model's own name with the arguments of the call: magnitudeMask(w, s)."""
    arguments, _, call = exercise["call"].partition("->")
    head = exercise["stub"].split("{")[0]
    names = re.findall(r"(\w+)\s*[,)]", head[head.index("("):])
    return f"    return {call.strip().split('(')[0]}({', '.join(names)});" if names and arguments else "    throw new StackOverflowError();"


def mixture(count: int, boxed: bool) -> list:
    """So many kinds of submissions, some of every sort; the beginning of a longer one is the shorter one."""
    kinds = [kind for kind in _interleaved(random.Random(SEED)) if boxed or kind[0] not in NEEDS_BOX]
    return [kinds[i % len(kinds)] for i in range(count)]


def make(folder: Path, lessons: list, listed: list, points: dict, kinds: list) -> dict:
    """Writes a submission of each kind, a folder for each student; returns the points each is to get."""
    shutil.rmtree(folder, ignore_errors=True)
    books = []
    for path in lessons:
        book = json.loads(path.read_text(encoding="utf-8"))
        there = {cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in book["cells"]}
        mine = [one for one in listed if one["kind"] == "function" and one["id"] in there]
        if mine:
            books.append((path.name, book, mine))
    expected: dict = {}
    for number, (kind, make_one) in enumerate(kinds):
        name, book, exercises = books[number % len(books)]
        sample = Sample(book, exercises, points)
        content = make_one(sample)
        student = f"{number:02d}-{kind}"
        path = folder / student / name
        path.parent.mkdir(parents=True)
        if content is None:
            path.write_text(json.dumps(sample.book), encoding="utf-8")
            expected[f"{student}/{name}"] = sum(sample.earned.values())
        else:
            _write_text(path, content)
            expected[f"{student}/{name}"] = 0.0
    return expected


def _write_text(path: Path, content) -> None:
    if isinstance(content, int):  # so many bytes, sparse on the disk
        with open(path, "wb") as out:
            out.truncate(content)
    else:
        path.write_text(content, encoding="utf-8")


def hostile_and_careless(boxed: bool) -> list:
    """Every attack and every accident there is, and an honest right and an untouched one."""
    kinds = [("right", _right), ("untouched", lambda s: None), *_attacks(), *_files()]
    return [kind for kind in kinds if boxed or kind[0] not in NEEDS_BOX]


def _attacks() -> list:
    return [(name, _attack(*how)) for name, how in HOSTILE.items()] + [(name, _change(change)) for name, change in CARELESS.items()]


def _files() -> list:
    return [("other-kernel", _python), ("large", lambda s: LARGE_BYTES)] + [(name, lambda s, text=text: text) for name, text in NO_NOTEBOOKS.items()]


def _interleaved(chance: random.Random) -> list:
    """Kinds of submissions; each beginning of the list holds some of every sort."""
    honest = [("right", _right), ("stub", lambda s: None), ("partly", _mixed(chance)), ("wrong", _wrong(chance)), ("partly", _mixed(chance))]
    attacks = _attacks()
    hostile, careless = attacks[: len(HOSTILE)], attacks[len(HOSTILE) :]
    sources = [honest * 6, hostile, careless, _files()]
    weights = [3, 3, 1, 1]
    order = []
    while any(sources):
        for source, weight in zip(sources, weights):
            order += source[:weight]
            del source[:weight]
    return order


def _right(sample):
    sample.all("model")


def _mixed(chance):
    def make_one(sample):
        for exercise in sample.exercises:
            quick = [step["name"] for step in exercise["missteps"] if "did not finish" not in step["says"]]
            sample.answer(exercise, chance.choice(["model", "model", "stub", *quick[:3]]))

    return make_one


def _wrong(chance):
    def make_one(sample):
        for exercise in sample.exercises:
            quick = [step["name"] for step in exercise["missteps"] if "did not finish" not in step["says"]]
            sample.answer(exercise, chance.choice(quick or ["stub"]))

    return make_one


def _attack(right, change):
    def make_one(sample):
        if right:
            sample.all("model")
        change(sample)

    return make_one


def _change(change):
    return _attack(True, change)


def _python(sample):
    sample.book["metadata"]["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    sample.earned = {}
