"""The grader's end of a boxed session: starts it, asks it, and believes nothing but the values it gives."""

import json
import queue
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path

import psutil

from .session import CALL_SECONDS, START_SECONDS, Limits

SCRIPT = Path(__file__).resolve().parent.parent / "submission_session.py"
BOXES = 4  # so often a box that was brought down is started again
LOOK_SECONDS = 0.5
SLACK_SECONDS = 30
ALL_SECONDS = 1200
LONGEST_LINE = 64 * 2**20


class BoxedSession:
    """One submission's kernel in its box; a cell that brings the box down is left out from then on."""

    def __init__(self, box, kernel: str, cells: list, limits: Limits, memory_mb: int):
        self.box = box
        self.kernel = kernel
        self.cells = list(cells)
        self.limits = limits
        self.memory_mb = memory_mb
        self.errors: dict = {}
        self.started = 0
        self.process = None
        self.lines: queue.Queue = queue.Queue()
        self.folder = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stop()

    def ask(self, exercise: dict, question: str, batch: int = 0) -> str:
        """The line that the judge reads; never an exception."""
        wanted = {key: exercise[key] for key in ("id", "function", "call")}
        while True:
            if self.process is None and not self._start():
                return "lost the notebook brought its kernel down again and again"
            running, why = None, self._send(exercise=wanted, question=question, batch=batch)
            end = time.monotonic() + ALL_SECONDS
            while not why:
                message, why = self._next(min(end, self._patience()))
                if "answer" in message:
                    return _one_line(str(message["answer"]))
                running = message.get("running", running)
            self._stop()
            if not isinstance(running, int) or not 0 <= running < len(self.cells):
                return "lost " + why
            culprit = self.cells.pop(running)
            self.errors[culprit.grade_id] = why

    def _patience(self) -> float:
        return time.monotonic() + max(self.limits.cell_seconds, CALL_SECONDS) + START_SECONDS + SLACK_SECONDS

    def _next(self, deadline: float) -> tuple:
        """The next message, or words on why there will be none."""
        while time.monotonic() < deadline:
            try:
                line = self.lines.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                used = self._used_mb()
                if used > self.memory_mb:
                    return {}, f"the code used {used} MB of memory, more than the {self.memory_mb} MB there are"
                continue
            if line is None:
                return {}, "the code ended the process it ran in"
            try:
                message = json.loads(line)
                if isinstance(message, dict):
                    return message, ""
            except (ValueError, RecursionError):
                pass
        return {}, "the code did not let its kernel answer"

    def _used_mb(self) -> int:
        total = 0
        try:
            whole = psutil.Process(self.process.pid)
            for one in [whole, *whole.children(recursive=True)]:
                try:
                    total += one.memory_info().rss
                except psutil.Error:
                    pass
        except psutil.Error:
            pass
        return total >> 20

    def _start(self) -> bool:
        if self.started > BOXES:
            return False
        self.started += 1
        self.folder = tempfile.mkdtemp(prefix="submission-")
        self.lines = queue.Queue()
        self.process = subprocess.Popen(
            self.box.command(self.folder, str(SCRIPT)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=self.folder, env=self.box.environment(self.folder),
        )  # fmt: skip
        threading.Thread(target=_read, args=(self.process.stdout, self.lines), daemon=True).start()
        cells = [{"id": cell.id, "source": cell.source, "grade_id": cell.grade_id} for cell in self.cells]
        self._send(kernel=self.kernel, cells=cells, limits=asdict(self.limits), errors=self.errors)
        return True

    def _send(self, **words) -> str:
        try:
            self.process.stdin.write((json.dumps(words) + "\n").encode())
            self.process.stdin.flush()
            return ""
        except OSError:
            return "the code ended the process it ran in"

    def _stop(self) -> None:
        if self.process is None:
            return
        try:
            self.process.stdin.close()
            self.process.wait(0 if self.box.bwrap else 10)  # without a box it ends its kernel itself
        except (OSError, subprocess.TimeoutExpired):
            pass
        _kill(self.process)
        self.process.stdout.close()
        self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)


def _kill(process) -> None:
    """The process and what it started; in a box the kernel of the system ends whatever is left."""
    try:
        whole = psutil.Process(process.pid)
        everything = [*whole.children(recursive=True), whole]
    except psutil.Error:
        everything = []
    for one in everything:
        try:
            one.kill()
        except psutil.Error:
            pass
    process.kill()
    process.wait()


def _read(stream, lines: queue.Queue) -> None:
    try:
        while True:
            line = stream.readline(LONGEST_LINE)
            if not line.endswith(b"\n"):
                break
            lines.put(line)
    except (OSError, ValueError):
        pass
    lines.put(None)


def _one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\r", " ")
