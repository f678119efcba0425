"""What the launcher says, and how it runs other programs: one line a step, the rest in a log."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path


class Problem(Exception):
    """Something the user can put right: what is wrong, and the lines that say how."""

    def __init__(self, what: str, *cure: str, code: int = 1):
        super().__init__(what)
        self.what = what
        self.cure = cure
        self.code = code

    def text(self) -> str:
        return "\n".join([f"lab: {self.what}", *(f"  {line}" for line in self.cure)])


def say(line: str = "") -> None:
    print(line, flush=True)


def interactive() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str) -> bool:
    """Asks on the terminal; no answer means no."""
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


class Step:
    """The line of one step: on a terminal it moves (seconds, or what `note` says), elsewhere it is printed once."""

    def __init__(self, label: str):
        self.label = label
        self.start = time.monotonic()
        self._note = ""
        self._moving = sys.stdout.isatty()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._move, daemon=True)

    def note(self, text: str) -> None:
        self._note = text

    def _line(self, mark: str) -> str:
        seconds = time.monotonic() - self.start
        note = f"  {self._note}" if self._note else ""
        return f"{mark} {self.label}  {seconds:.0f} s{note}"

    def _move(self) -> None:
        width = 0
        while not self._over.wait(0.2):
            line = self._line("·")[:100]
            print("\r" + line.ljust(width), end="", flush=True)
            width = len(line)

    def begin(self) -> None:
        if self._moving:
            self._thread.start()
        else:
            say(f"· {self.label}")

    def end(self, mark: str) -> None:
        self._over.set()
        if self._moving:
            self._thread.join()
            print("\r" + " " * 100 + "\r", end="")
        self._note = ""
        say(self._line(mark))


@contextmanager
def step(label: str):
    """A step that takes time: says that it began, and how it ended."""
    line = Step(label)
    line.begin()
    try:
        yield line
    except BaseException:
        line.end("✗")
        raise
    line.end("✓")


def stop(process: subprocess.Popen, seconds: float = 10) -> None:
    """Ends a process and what it started: asked first, then by force."""
    group = os.name != "nt"

    def send(kind: int) -> None:
        try:
            os.killpg(process.pid, kind) if group else process.terminate()
        except (ProcessLookupError, PermissionError):
            pass

    send(signal.SIGTERM)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        if group:
            send(signal.SIGKILL)
        else:
            process.kill()
        process.wait()


def start(command: list, **more) -> subprocess.Popen:
    """Starts a program in a process group of its own, so that `stop` reaches its children and Ctrl-C only us."""
    if os.name == "nt":
        more["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP
    else:
        more["start_new_session"] = True
        more.setdefault("close_fds", False)  # the setup's lock goes along, see files.only_one
    return subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, **more)


def finish(process: subprocess.Popen) -> int:
    """The program's exit code once it has ended; an interrupt of ours ends it too."""
    try:
        return process.wait()
    except BaseException:
        stop(process)
        raise


def run_logged(command: list, log: Path, what: str, *cure: str, cwd=None, env=None) -> None:
    """Runs a program with its output in `log`; if it fails, a Problem that ends in the log's last lines."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w", encoding="utf-8", errors="replace") as out:
        process = start(command, cwd=cwd, env=env, stdout=out, stderr=subprocess.STDOUT)
        code = finish(process)
    if code != 0:
        raise Problem(f"{what} (exit code {code}).", *tail(log), f"All of it: {log}", *cure)


def tail(log: Path, lines: int = 20) -> list:
    """The last lines of a log that say something."""
    text = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return ["| " + line.rstrip()[:240] for line in text if line.strip()][-lines:]
