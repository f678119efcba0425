"""A submission's kernel: runs cells, answers the judge's questions, and comes back after it was brought down."""

import queue
import re
import subprocess
import time
from dataclasses import dataclass

from jupyter_client import KernelManager

CALL_SECONDS = 50  # the learner's side of the wire gives up after 5 s of a core; the rest is for a busy machine
STOP_SECONDS = 4
START_SECONDS = 60
RESTARTS = 4
PIECE = 20_000  # a Java string constant holds 65 535 bytes
PLAIN = re.compile(r"[A-Za-z0-9+/=]+")
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True)
class Outcome:
    """What became of a piece of code: done with a text, failed with words, or brought the kernel down."""

    text: str = ""
    failed: str = ""
    down: bool = False


@dataclass(frozen=True)
class Limits:
    """What a submission may use."""

    cell_seconds: float = 60
    all_cells_seconds: float = 240
    heap_mb: int = 1024


class Session:
    """The kernel of one submission, in a folder of its own; a cell that brings it down is left out from then on."""

    def __init__(self, kernel: str, cells: list, folder: str, limits: Limits = Limits(), on_cell=lambda index: None):
        self.limits = limits
        self.on_cell = on_cell
        self.kernel = kernel
        self.cells = list(enumerate(cells))
        self.folder = folder
        self.manager = None
        self.client = None
        self.restarts = 0
        self.errors: dict = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stop()

    def run_cells(self) -> None:
        """Runs all cells, from the first one again after each that ends the kernel; remembers what each said."""
        deadline = time.monotonic() + self.limits.all_cells_seconds
        while True:
            self._start()
            culprit = next((one for one in self.cells if self._runs_down(*one, deadline)), None)
            if culprit is None:
                self.on_cell(None)
                return
            self.cells.remove(culprit)

    def _runs_down(self, index: int, cell, deadline: float) -> bool:
        seconds = min(self.limits.cell_seconds, deadline - time.monotonic())
        if seconds <= 0:
            self.errors.setdefault(cell.grade_id, f"all cells together took longer than {self.limits.all_cells_seconds:.0f} s")
            return False
        self.on_cell(index)
        outcome = self.execute(cell.source, seconds)
        if outcome.failed:
            self.errors[cell.grade_id] = outcome.failed
        return outcome.down

    def ask(self, exercise: dict, question: str, batch: int = 0) -> str:
        """Carries the judge's question to the learner's function; returns the line that the judge reads.

        With `batch` the function is called for about so many nanoseconds, and timed.
        """
        if self.client is None:
            try:
                self.run_cells()
            except RuntimeError as error:
                return f"lost {error}"
        pieces = ", ".join(f'"{question[i:i + PIECE]}"' for i in range(0, len(question), PIECE))
        how, length = ("timed", f"{batch}L, ") if batch else ("to", "")
        code = f"sparselab.lessons.judge.Answer.{how}({exercise['function']}.class, {exercise['call']}, {length}{pieces})"
        outcome = self.execute(code, CALL_SECONDS)
        if outcome.down:
            return "lost " + one_line(outcome.failed)
        if outcome.failed or not PLAIN.fullmatch(outcome.text):
            return "lost " + one_line(self._why(exercise, outcome))
        return "answer " + outcome.text

    def _why(self, exercise: dict, outcome: Outcome) -> str:
        own = self.errors.get(exercise["id"])
        if own:
            return "your cell did not run: " + own
        return "your method could not be called: " + (outcome.failed or "the kernel gave no answer")

    def execute(self, code: str, seconds: float) -> Outcome:
        """Runs code for at most so long; then it is interrupted, and if that does not help the kernel is ended."""
        sent = self.client.execute(code, store_history=False, allow_stdin=False, stop_on_error=False)
        outcome = self._wait(sent, time.monotonic() + seconds)
        if outcome is not None:
            return outcome
        self.manager.interrupt_kernel()
        if self._wait(sent, time.monotonic() + STOP_SECONDS) is not None:
            return Outcome(failed=f"it did not finish within {seconds:.0f} s and was stopped")
        return self._down(f"it did not finish within {seconds:.0f} s and could not be stopped")

    def _wait(self, sent: str, deadline: float) -> Outcome | None:
        """Reads what the kernel publishes, and forgets all prints, until it is idle again; None when time is up."""
        text, failed, replied = "", "", None
        while time.monotonic() < deadline:
            if not self.manager.is_alive():
                return self._down("the kernel ended: the code called System.exit, or used all memory")
            try:
                message = self.client.get_iopub_msg(timeout=0.2)
            except queue.Empty:
                # Under a flood of prints a message may be lost: the reply says that it is over too.
                replied = replied or self._reply(sent)
                if replied:
                    return Outcome(text, failed)
                continue
            if message["parent_header"].get("msg_id") != sent:
                continue
            content = message["content"]
            if message["msg_type"] == "execute_result":
                text = str(content["data"].get("text/plain", ""))
            elif message["msg_type"] == "error":
                failed = f"{content['ename']}: {content['evalue']}"
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                return Outcome(text, failed)
        return None

    def _reply(self, sent: str) -> bool:
        try:
            return self.client.get_shell_msg(timeout=0)["parent_header"].get("msg_id") == sent
        except queue.Empty:
            return False

    def _down(self, why: str) -> Outcome:
        self._stop()
        return Outcome(failed=why, down=True)

    def _start(self) -> None:
        self._stop()
        if self.restarts > RESTARTS:
            raise RuntimeError("the notebook brought its kernel down again and again")
        self.restarts += 1
        self.manager = KernelManager(kernel_name=self.kernel)
        self.manager.kernel_spec.argv[1:1] = [f"-Xmx{self.limits.heap_mb}m", f"-XX:MaxDirectMemorySize={self.limits.heap_mb}m"]
        self.manager.start_kernel(cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=START_SECONDS)

    def _stop(self) -> None:
        if self.client is not None:
            self.client.stop_channels()
            self.client = None
        if self.manager is not None:
            self.manager.shutdown_kernel(now=True)
            self.manager = None


def one_line(text: str) -> str:
    return " ".join(ANSI.sub("", text).split())[:600]
