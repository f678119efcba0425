"""The judge's process: has the hidden checks, sees of a submission only what its functions return."""

import json
import subprocess


class Judge:
    """One Java process that judges one exercise after the other."""

    def __init__(self, java: str, class_path: str):
        self.command = [java, "-cp", class_path, "sparselab.lessons.judge.Judge"]
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def exercises(self) -> dict:
        """Every exercise by the id of its check cell."""
        listed = subprocess.run([*self.command, "list"], check=True, capture_output=True, text=True, encoding="utf-8").stdout
        return {one["checkId"]: one for one in map(json.loads, listed.splitlines()) if one["kind"] == "function"}

    def grade(self, exercise: dict, session) -> dict:
        """The exercise's grade; once the kernel was lost, later questions of this exercise are not asked."""
        self._say("judge " + exercise["id"])
        lost = ""
        while True:
            line = self.process.stdout.readline()
            kind, _, rest = line.rstrip("\n").partition(" ")
            if kind == "grade":
                return json.loads(rest)
            if kind not in ("call", "time"):
                raise RuntimeError(f"the judge ended (exit code {self.process.wait()})")
            batch, _, question = rest.partition(" ") if kind == "time" else ("0", "", rest)
            answer = lost or session.ask(exercise, question, int(batch))
            lost = answer if answer.startswith("lost") else ""
            self._say(answer)

    def _say(self, line: str) -> None:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
