"""What the notebook tests share: where things are, and how a lesson is read, run and solved."""

import functools
import json
import os
import shutil
import subprocess
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
KERNEL = "sparse-java"
SECONDS = 500  # a guard against hanging, not a measure: a lesson should take a minute


def read(path: Path):
    return nbformat.read(path, as_version=4)


def lesson(prefix: str) -> Path:
    return next(path for path in NOTEBOOKS if path.name.startswith(prefix))


def execute(notebook, folder: Path, **more):
    NotebookClient(notebook, timeout=SECONDS, kernel_name=KERNEL, resources={"metadata": {"path": str(folder)}}, **more).execute()
    return notebook


def cell(notebook, cell_id: str):
    return next(one for one in notebook.cells if one.id == cell_id)


def shown(one) -> str:
    """What a cell printed and its value, as text."""
    parts = []
    for out in one.get("outputs", []):
        parts.append(out.get("text") or out.get("data", {}).get("text/plain", ""))
    return "\n".join(parts)


def grader_class_path() -> str:
    """The learners' jars and the hidden one, as ./lab grade puts them together."""
    kernel = Path(KernelSpecManager().get_kernel_spec(KERNEL).resource_dir)
    libraries = max(kernel.glob("lib-*"), key=lambda folder: folder.stat().st_mtime)
    return os.pathsep.join([str(libraries / "*"), str(hidden_jar())])


def hidden_jar() -> Path:
    """The graders' own jar."""
    [hidden] = (ROOT / "lessons" / "target" / "hidden").glob("*-hidden.jar")
    return hidden


def java() -> str:
    home = os.environ.get("JAVA_HOME")
    return str(Path(home, "bin", "java")) if home else shutil.which("java") or "java"


def exercises() -> dict:
    """Every exercise as the grader knows it, by its id."""
    return {one["id"]: one for one in _listed() if one["kind"] == "function"}


def explanations() -> dict:
    """Every question that is graded by hand, by its id."""
    return {one["id"]: one for one in _listed() if one["kind"] == "explanation"}


@functools.cache
def _listed() -> list:
    command = [java(), "-cp", grader_class_path(), "sparselab.lessons.judge.Judge", "list"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    return [json.loads(line) for line in listed.splitlines()]
