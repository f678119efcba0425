"""Makes the students' version: the lab without solutions, hidden checks and what only makers of the lab need; it sets itself up and runs."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from ..console import Problem, say
from ..files import remove
from ..paths import Lab

NAME = "release"
HELP = "make the students' version: ./lab release OUT"

# What students get; under these everything that git tracks but what is left out.
KEPT = ("lab", "pom.xml", ".mvn", "LICENSE", "README.md", ".gitignore", "datasets", "docs", "kernel-ext", "lessons", "notebooks")
LEFT_OUT = re.compile(
    r"lessons/src/main/java/sparselab/lessons/hidden/|lessons/src/main/resources/META-INF/services/sparselab\.lessons\.AnswerKey$|lessons/README\.md$"
    r"|lessons/src/test/|kernel-ext/[^/]+/src/test/|kernel-ext/launcher/tests/|notebooks/tests/"
    r"|kernel-ext/launcher/inside/(grade_notebooks|verify_exercises|submission_session)\.py$|kernel-ext/launcher/inside/grading/"
)
SOLUTION = re.compile(r"(?ms)^([ \t]*)(// BEGIN SOLUTION\n).*?(^[ \t]*// END SOLUTION)")
# What a full answer in words says stands in the last argument.
MARK_SCHEME = re.compile(r'(?s)(new Explanation\(\s*"[^"]*",\s*"(?:[^"\\]|\\.)*",\s*[\d.]+,\s*)("""\n.*?"""|"(?:[^"\\]|\\.)*"(?:\s*\+\s*"(?:[^"\\]|\\.)*")*)(\s*\))')
STUB = 'throw new UnsupportedOperationException("not implemented yet");'


def options(parser) -> None:
    parser.add_argument("out", metavar="OUT", help="a folder that is not there yet, or empty")


def run(lab: Lab, options) -> int:
    out = Path(options.out).resolve()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Problem(f"{out} exists and is not empty.", "Name a new folder.", code=2)
    if lab.root == out or lab.root in out.parents and not (lab.build in out.parents):
        raise Problem(f"{out} lies within the lab.", "Name a folder outside it.", code=2)
    files = tracked(lab.root)
    try:
        cleared = sum(_copy(lab.root / name, out / name) for name in files)
        _check(out)
    except BaseException:
        remove(out)
        raise
    say(f"{len(files)} files, {cleared} solutions taken out: {out}")
    return 0


def tracked(root: Path) -> list:
    """What git tracks of what students get; without git, what is there besides what builds make."""
    try:
        listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--", *KEPT], capture_output=True, check=True).stdout.decode()
        names = [name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = []
    if not names:
        names = [p.relative_to(root).as_posix() for kept in KEPT for p in ([root / kept] if (root / kept).is_file() else (root / kept).rglob("*"))]
        names = [name for name in names if not re.search(r"(^|/)(target|__pycache__|\.ipynb_checkpoints)/", name)]
    return sorted(name for name in names if (root / name).is_file() and not LEFT_OUT.match(name))


def _copy(source: Path, to: Path) -> int:
    """Copies a file, without solutions where it holds some; says how many it took out."""
    to.parent.mkdir(parents=True, exist_ok=True)
    in_lessons = "lessons" in source.parts and source.suffix == ".java"
    if not in_lessons and source.suffix != ".ipynb":
        shutil.copy2(source, to)
        return 0
    text = source.read_text(encoding="utf-8")
    cleared, count = without_solutions(text) if in_lessons else (text, 0)
    to.write_text(cleared, encoding="utf-8", newline="\n")
    os.chmod(to, source.stat().st_mode)
    return count


def without_solutions(text: str) -> tuple:
    """A Java file whose text blocks hold stubs instead of solutions, and how many they were."""
    text = MARK_SCHEME.sub(r'\1"Your teacher has it."\3', text)
    return SOLUTION.subn(lambda m: f"{m[1]}{m[2]}{m[1]}{STUB}\n{m[3]}", text)


def _check(out: Path) -> None:
    """A last look: no key, no text of a hidden check, nothing but stubs between the marks."""
    for path in (out / "lessons").rglob("*"):
        if "hidden" in path.relative_to(out).parts or path.name.endswith("Key.java") and path.name != "AnswerKey.java":
            raise Problem(f"the release would hold {path}.")
    for path in (out / "lessons").rglob("*.java"):
        text = path.read_text(encoding="utf-8")
        if text.count("new Explanation(") != text.count('"Your teacher has it."'):
            raise Problem(f"the release would hold a mark scheme in {path}.", "Write it as one text block or as strings joined by +.")
        for inside in SOLUTION.finditer(text):
            if STUB not in inside[0] or inside[0].count("\n") != 2:
                raise Problem(f"the release would hold a solution in {path}.")
