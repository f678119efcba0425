"""Runs notebooks without a browser; leaves executed .ipynb and .html files in build/notebooks."""

from pathlib import Path

from ..console import Problem, finish, start
from ..jupyter import jupyter_environment
from ..paths import Lab
from ..setup import ensure_ready

NAME = "run"
HELP = "run notebooks headless: ./lab run 00 02 (none: all)"


def options(parser) -> None:
    parser.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="number (00), name or path; none: all of notebooks/")


def chosen(lab: Lab, names: list) -> list:
    """The notebooks meant by numbers, beginnings of names, or paths; in the order given."""
    there = sorted(path for path in lab.notebooks.glob("*.ipynb") if not path.name.startswith("."))
    if not names:
        if not there:
            raise Problem(f"there is no notebook in {lab.notebooks}.")
        return there
    found: list = []
    for name in names:
        matches = [path for path in there if path.name.startswith(name)]
        if name.endswith(".ipynb") and Path(name).is_file():
            matches = [Path(name).resolve()]
        if not matches:
            raise Problem(f"no notebook is called {name}.", "There are: " + (", ".join(p.name for p in there) or "none"), code=2)
        found += [path for path in matches if path not in found]
    return found


def run(lab: Lab, options) -> int:
    notebooks = chosen(lab, options.notebooks)
    ensure_ready(lab, options.yes, options.offline)
    return execute(lab, notebooks, lab.build / "notebooks")


def execute(lab: Lab, notebooks: list, output: Path) -> int:
    """Runs the notebooks in .venv; what the kernel's JVM says on its own goes to a log."""
    env = {**jupyter_environment(lab), "PYTHONUTF8": "1"}
    lab.logs.mkdir(parents=True, exist_ok=True)
    with open(lab.logs / "kernel.log", "w", encoding="utf-8") as log:
        code = finish(start([lab.python, lab.launcher / "inside" / "run_notebooks.py", output, *notebooks], env=env, stderr=log))
    if code not in (0, 1):
        raise Problem(f"the notebooks could not be run (exit code {code}).", f"See {lab.logs / 'kernel.log'}", code=code)
    return code
