"""Makes .venv from the lock files: exact versions, each file's hash checked by pip."""

import os
import subprocess
import sys

from .console import Problem, run_logged, step
from .files import digest_file, remove, write_atomically
from .paths import Lab

# What is in .venv, by lock file; `test` holds all of `lab` at the same versions.
LOCKS = ("lab", "test")


def ensure_venv(lab: Lab, which: str, offline: bool) -> bool:
    """Makes .venv hold what the lock file `which` lists; says whether anything had to be done."""
    if _stamp(lab, which).exists() and _read(_stamp(lab, which)) == _wanted(lab, which) and lab.python.exists():
        return False
    if offline:
        raise Problem("the Python packages are not all there, and --offline forbids fetching them.", "Run ./lab once online.")
    if not _sound(lab):
        with step("Making .venv"):
            _create(lab)
    _install(lab, which)
    return True


def _sound(lab: Lab) -> bool:
    """Whether .venv can be added to: its Python runs, its base packages are today's, and no install was cut off."""
    if not lab.python.exists() or (lab.venv / "installing").exists():
        return False
    return _read(_stamp(lab, "lab")) == _wanted(lab, "lab")


def _create(lab: Lab) -> None:
    remove(lab.venv)
    log = lab.logs / "venv.log"
    try:
        import ensurepip  # noqa: F401  (Debian has a Python without it)
        import venv  # noqa: F401
    except ImportError as error:
        raise Problem(
            "this Python cannot make virtual environments: ensurepip is not there.",
            "On Debian or Ubuntu:  sudo apt install python3-venv",
        ) from error
    run_logged([sys.executable, "-m", "venv", lab.venv], log, "python -m venv failed", env=environment())


def _install(lab: Lab, which: str) -> None:
    lock = lab.launcher / "requirements" / f"{which}.lock"
    marker = lab.venv / "installing"
    marker.touch()
    pip = [lab.python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--only-binary", ":all:"]
    label = "Installing JupyterLab and the Java kernel" if which == "lab" else "Installing what the tests need"
    with step(label):
        run_logged(
            [*pip, "--require-hashes", "--no-deps", "-r", lock],
            lab.logs / f"pip-{which}.log",
            "pip could not install the Python packages",
            "Is this computer online? Run it again to go on.",
            env=environment(),
        )
    for done in LOCKS[: LOCKS.index(which) + 1]:
        write_atomically(_stamp(lab, done), _wanted(lab, done))
    marker.unlink()


def environment() -> dict:
    """The user's environment without what would make one Python use another's packages."""
    return {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__")}


def _stamp(lab: Lab, which: str):
    return lab.venv / f"{which}.stamp"


def _wanted(lab: Lab, which: str) -> str:
    return f"{digest_file(lab.launcher / 'requirements' / f'{which}.lock')} python {sys.version_info[0]}.{sys.version_info[1]}\n"


def _read(path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def in_venv(lab: Lab, *arguments, **more) -> subprocess.CompletedProcess:
    """Runs .venv's Python to its end and captures what it says."""
    return subprocess.run([str(lab.python), *map(str, arguments)], capture_output=True, text=True, env=environment(), **more)
