"""Runs cells in the lab's kernel over the Jupyter protocol and collects what comes back."""

import time
from dataclasses import dataclass, field

from jupyter_client.manager import start_new_kernel

KERNEL = "sparse-java"


@dataclass
class Outcome:
    """What one cell gave."""

    reply: dict
    messages: list = field(default_factory=list)
    seconds: float = 0.0

    def _all(self, kind):
        return [content for name, content in self.messages if name == kind]

    @property
    def stdout(self):
        return self._stream("stdout")

    @property
    def stderr(self):
        return self._stream("stderr")

    def _stream(self, name):
        return "".join(c["text"] for c in self._all("stream") if c["name"] == name)

    @property
    def value(self):
        """The result as text, or None where there is none."""
        results = self._all("execute_result")
        return results[0]["data"]["text/plain"] if results else None

    @property
    def data(self):
        return self._all("execute_result")[0]["data"]

    @property
    def displays(self):
        return self._all("display_data")

    @property
    def updates(self):
        return self._all("update_display_data")

    @property
    def notes(self):
        """The kernel's remarks below the cell."""
        return " ".join(
            c["data"]["text/plain"]
            for c in self.displays
            if 'role="note"' in c["data"].get("text/html", "")
        )

    @property
    def error(self):
        errors = self._all("error")
        return errors[0] if errors else None

    @property
    def traceback(self):
        return "\n".join(self.error["traceback"]) if self.error else ""


class Kernel:
    """A running kernel; every wait has an end."""

    def __enter__(self):
        self.manager, self.client = start_new_kernel(
            kernel_name=KERNEL, startup_timeout=120
        )
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def send(self, code, **options):
        return self.client.execute(code, **options)

    def run(self, code, timeout=60, **options):
        """Runs a cell to its end."""
        return self.finish(self.send(code, **options), timeout)

    def ok(self, code, **options):
        """Runs a cell that must not fail, nor write to stderr."""
        outcome = self.run(code, **options)
        assert outcome.reply["status"] == "ok", outcome.traceback
        assert outcome.stderr == ""
        return outcome

    def value(self, code):
        return self.ok(code).value

    def finish(self, request, timeout=60):
        """Collects what belongs to a request until the kernel is idle again."""
        start = time.monotonic()
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=timeout)
            if message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            if message["msg_type"] == "status":
                if content["execution_state"] == "idle":
                    break
                continue
            messages.append((message["msg_type"], content))
        while True:
            reply = self.client.get_shell_msg(timeout=timeout)
            if reply["parent_header"].get("msg_id") == request:
                return Outcome(
                    reply["content"], messages, time.monotonic() - start
                )

    def later(self, timeout=10):
        """The next published message that is not a status."""
        while True:
            message = self.client.get_iopub_msg(timeout=timeout)
            if message["msg_type"] != "status":
                return message

    def interrupt(self):
        request = self.client.session.msg("interrupt_request", {})
        self.client.control_channel.send(request)

    def interrupted(self, code, after=1.0):
        """Runs a cell, interrupts it, and says how it ended and how long that took."""
        request = self.send(code)
        time.sleep(after)
        pressed = time.monotonic()
        self.interrupt()
        outcome = self.finish(request, timeout=20)
        return outcome, time.monotonic() - pressed
