"""Where a submission's code runs: in bubblewrap without network and with a read-only view, else under limits alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = "/tmp/submission"  # inside the box
FOLDER_BYTES = 256 * 2**20
PROBE_SECONDS = 20
# Of /etc only what programs and libraries read to start; /etc/passwd and the like stay outside.
ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "fonts", "localtime", "nsswitch.conf")
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
HERE = Path(__file__).resolve().parent.parent
NOTE = (
    "bubblewrap (bwrap) {why}: submitted code runs in a process of its own under limits of time and memory, but can use the network "
    "and read this user's files, the hidden checks among them. Use an account that holds nothing else."
)


class Box:
    """Makes the command lines of boxed programs."""

    def __init__(self, java: str, wanted: bool = True):
        self.java = Path(java)
        self.bwrap = shutil.which("bwrap") if wanted else None
        self.note = ""
        if self.bwrap is None:
            self.note = NOTE.format(why="is switched off" if not wanted else "was not found")
        elif not self._works():
            self.bwrap = None
            self.note = NOTE.format(why="may not be used on this system")

    def _works(self) -> bool:
        try:
            probe = [*self._prefix(), sys.executable, "-c", "import jupyter_client"]
            return subprocess.run(probe, capture_output=True, stdin=subprocess.DEVNULL, timeout=PROBE_SECONDS).returncode == 0
        except (OSError, subprocess.SubprocessError):
            return False

    def command(self, folder: str, *words: str) -> list:
        """The command that runs .venv's Python with these words, at home in the folder where there is no box."""
        python = [sys.executable, "-X", "utf8", *words]
        return [*self._prefix(), *python, FOLDER] if self.bwrap else [*python, folder]

    def environment(self, folder: str) -> dict:
        """Nothing of the grader's own environment: tokens and keys often stand there."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
        home = FOLDER if self.bwrap else folder
        return {**kept, "HOME": home, "USERPROFILE": home, "LANG": "C.UTF-8", "JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_NO_CONFIG": "1",
                "JUPYTER_RUNTIME_DIR": str(Path(home, ".runtime")), "JUPYTER_DATA_DIR": str(Path(home, ".data")), "PYTHONNOUSERSITE": "1",
                "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip

    def _prefix(self) -> list:
        command = [self.bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"]
        for place in SYSTEM:
            if os.path.islink(place):
                command += ["--symlink", os.readlink(place), place]
            elif os.path.isdir(place):
                command += ["--ro-bind", place, place]
        for name in ETC:
            command += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
        command += ["--size", str(FOLDER_BYTES), "--tmpfs", "/tmp", "--dir", FOLDER]
        for place in self._programs():
            if not place.startswith("/usr/"):
                command += ["--ro-bind", place, place]
        return [*command, "--chdir", FOLDER]

    def _programs(self) -> list:
        """Where the JDK, Python, the kernel with the learners' jars, and the session's own code lie; not the lab's other folders."""
        places = {str(self.java.resolve().parents[1]), str(self.java.parents[1]), sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix), str(HERE)}
        return sorted(places, key=len)
