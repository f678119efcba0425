"""Asks the kernel, in .venv: JSON list of expressions on stdin; JSON of its start time, info and answers on stdout."""

import json
import sys
import time

from jupyter_client.manager import start_new_kernel

START_SECONDS, ANSWER_SECONDS = 60, 120


def ask(client, expression: str) -> dict:
    said = {"value": None, "error": None, "stderr": ""}

    def heard(message) -> None:
        content = message["content"]
        if message["msg_type"] == "execute_result":
            said["value"] = content["data"].get("text/plain", "")
        elif message["msg_type"] == "error":
            said["error"] = f"{content['ename']}: {content['evalue']}"
        elif message["msg_type"] == "stream" and content["name"] == "stderr":
            said["stderr"] += content["text"]

    client.execute_interactive(expression, timeout=ANSWER_SECONDS, output_hook=heard, allow_stdin=False)
    return said


def main() -> None:
    start = time.monotonic()
    manager, client = start_new_kernel(kernel_name="sparse-java", startup_timeout=START_SECONDS)
    seconds = time.monotonic() - start
    try:
        answers = [ask(client, expression) for expression in json.load(sys.stdin)]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    json.dump({"seconds": seconds, "answers": answers}, sys.stdout)


main()
