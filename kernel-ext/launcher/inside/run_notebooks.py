"""Runs notebooks through the kernel, in .venv: python run_notebooks.py OUTPUT_FOLDER NOTEBOOK...

Says each cell on the way and each notebook's time; leaves NAME.ipynb and NAME.html, also of one that failed.
Exit code 1 when a cell failed.
"""

import copy
import re
import sys
import time
from pathlib import Path

import nbformat
from latex2mathml.converter import convert
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter

KERNEL = "sparse-java"
CELL_SECONDS = 600
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
FORMULA = re.compile(r"(?P<code>`+)(?:.|\n)*?(?P=code)|\$\$(?P<block>.+?)\$\$|(?<![\\$])\$(?P<inline>[^$\n]+?)\$(?!\d)", re.S)


class Progress:
    """One moving line on a terminal; without one, only what ended is printed."""

    def __init__(self, name: str, notebook):
        self.name = name
        self.code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
        self.moving = sys.stdout.isatty()
        self.start = time.monotonic()
        self.cell_start = self.start
        self.slowest = (0.0, 0)

    def started(self, cell=None, cell_index=0) -> None:
        self.cell_start = time.monotonic()
        if self.moving and cell_index in self.code:
            seconds = self.cell_start - self.start
            line = f"· {self.name}  cell {self.code.index(cell_index) + 1} of {len(self.code)}  {seconds:.0f} s"
            print("\r" + line.ljust(80), end="", flush=True)

    def ended(self, cell=None, cell_index=0, execute_reply=None) -> None:
        self.slowest = max(self.slowest, (time.monotonic() - self.cell_start, cell_index))

    def done(self, mark: str, note: str) -> None:
        if self.moving:
            print("\r" + " " * 80 + "\r", end="")
        print(f"{mark} {self.name}  {time.monotonic() - self.start:.1f} s  {note}", flush=True)


def run(path: Path, output: Path) -> bool:
    notebook = nbformat.read(path, as_version=4)
    progress = Progress(path.name, notebook)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name=KERNEL,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_start=progress.started,
        on_cell_executed=progress.ended,
    )
    failure = None
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        failure = error
    output.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, output / path.name)
    html, _ = HTMLExporter().from_notebook_node(with_formulas(notebook))
    (output / f"{path.stem}.html").write_text(html, encoding="utf-8")
    if failure is None:
        seconds, cell = progress.slowest
        progress.done("✓", f"{len(progress.code)} code cells, the slowest (cell {cell}) {seconds:.1f} s")
        return True
    progress.done("✗", "failed")
    print(indent(describe(notebook, failure)), flush=True)
    return False


def with_formulas(notebook):
    """A copy with its formulas as MathML, which browsers draw by themselves: MathJax would come from the network."""

    def drawn(found) -> str:
        if found["code"]:
            return found[0]
        return convert(found["block"] or found["inline"], display="block" if found["block"] else "inline")

    shown = copy.deepcopy(notebook)
    for cell in shown.cells:
        if cell.cell_type == "markdown":
            cell.source = FORMULA.sub(drawn, cell.source)
    return shown


def describe(notebook, failure) -> str:
    """The cell that failed, its source, and what the kernel said about it."""
    for index, cell in enumerate(notebook.cells):
        for out in cell.get("outputs", []):
            if out.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", []):
                trace = ANSI.sub("", "\n".join(out.traceback)) or f"{out.ename}: {out.evalue}"
                return f"cell {index} (counted from 0):\n{indent(cell.source)}\n{trace}"
    return f"{type(failure).__name__}: {ANSI.sub('', str(failure))}"


def indent(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())


def main(output: str, *paths: str) -> int:
    start = time.monotonic()
    failed = [path for path in paths if not run(Path(path), Path(output))]
    total = time.monotonic() - start
    print(f"{len(paths) - len(failed)} of {len(paths)} notebooks ran without an error in {total:.1f} s; see {output}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
