"""The Python environment of the benchmarks' peers: exact versions in a folder of its own, made only when asked for."""

import subprocess
import sys
from pathlib import Path

from .console import Problem, run_logged, say, step
from .files import digest_file, only_one, remove, write_atomically
from .paths import Lab
from .venv import environment


def ensure_peers(lab: Lab, offline: bool) -> Path:
    """Makes .venv-peers hold what requirements/peers.lock lists, and returns its Python."""
    lock = lab.launcher / "requirements" / "peers.lock"
    folder = lab.root / ".venv-peers"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = folder / "peers.stamp"
    wanted = f"{digest_file(lock)} python {sys.version_info[0]}.{sys.version_info[1]}\n"
    with only_one(lab.build / "peers.lock"):
        if not (stamp.exists() and stamp.read_text(encoding="utf-8") == wanted):
            if offline:
                raise Problem("the peers are not installed, and --offline forbids fetching them.", "Run it once online.")
            _install(lab, folder, python, lock)
            write_atomically(stamp, wanted)
    return python


def _install(lab: Lab, folder: Path, python: Path, lock: Path) -> None:
    log = lab.logs / "pip-peers.log"
    remove(folder)
    if sys.version_info >= (3, 12):
        say("DeepSparse 1.8.0 has no build for Python 3.12 and newer: it is left out. Run lab with Python 3.11 to have it.")
    run_logged([sys.executable, "-m", "venv", folder], log, "python -m venv failed", env=environment())
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--only-binary", ":all:"]
    with step("Installing PyTorch, MKL, SciPy, ONNX Runtime and DeepSparse to compare with (about 4 GB, minutes)"):
        run_logged(
            [*pip, "--require-hashes", "--no-deps", "-r", lock],
            log,
            "pip could not install the peers",
            "Is this computer online? Run it again to go on.",
            env=environment(),
        )


def libmkl(python: Path) -> Path | None:
    """Where MKL's one library lies in that environment, None where there is no build for this processor."""
    command = [str(python), "-c", "import sys; print(sys.prefix)"]
    prefix = Path(subprocess.run(command, capture_output=True, text=True, check=True, env=environment()).stdout.strip())
    found = sorted([*prefix.glob("lib/libmkl_rt.so*"), *prefix.glob("lib/libmkl_rt*.dylib"), *prefix.glob("Library/bin/mkl_rt*.dll")])
    return found[0] if found else None
