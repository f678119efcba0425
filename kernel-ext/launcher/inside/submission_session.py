"""Runs in the box: one submission's kernel, asked by lines of JSON on standard input, answering on standard output.

The first line says {"kernel", "cells", "limits", "errors"}; each other one {"exercise", "question", "batch"}. Answers are {"answer"} with the
judge's line, and {"running"} with a cell's index before it runs, null after the last. Nothing here is secret, nothing that is said here is trusted.
"""

import json
import os
import signal
import sys

from grading.notebooks import Cell
from grading.session import Limits, Session

OPEN_FILES, FILE_BYTES, THREADS = 4096, 64 * 2**20, 2048


def limit_resources() -> None:
    """What the system offers; the kernel inherits it."""
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = {"RLIMIT_FSIZE": FILE_BYTES, "RLIMIT_CORE": 0, "RLIMIT_NOFILE": OPEN_FILES}
    if os.getpid() < 100:  # a process namespace of its own: the count is of this box alone
        wanted["RLIMIT_NPROC"] = THREADS
    for name, value in wanted.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            pass


def main(folder: str) -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # a stray print goes elsewhere
    limit_resources()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the kernel is ended too

    def say(**words) -> None:
        answers.write(json.dumps(words) + "\n")
        answers.flush()

    start = json.loads(sys.stdin.readline())
    cells = [Cell(cell["id"], cell["source"], nbgrader={"grade_id": cell["grade_id"]}) for cell in start["cells"]]
    with Session(start["kernel"], cells, folder, Limits(**start["limits"]), on_cell=lambda index: say(running=index)) as session:
        session.errors.update(start["errors"])
        for line in sys.stdin:
            asked = json.loads(line)
            say(answer=session.ask(asked["exercise"], asked["question"], asked["batch"]))


main(sys.argv[1])
