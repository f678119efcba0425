"""The judge's process: has the hidden checks, sees of a submission only what its functions return."""

import json
import subprocess
import threading

EXERCISE_SECONDS = 600
# As the kernel's (sparselab_launcher/kernelspec.py): some checks train or run a network.
FLAGS = ["--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:MaxRAMPercentage=15"]


class JudgeLost(Exception):
    """The judge's process ended before it gave its grade."""


class Judge:
    """One Java process that judges one exercise after the other."""

    def __init__(self, java: str, class_path: str):
        self.command = [java, *FLAGS, "-cp", class_path, "sparselab.lessons.judge.Judge"]
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
        )
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:
                pass

    def restart(self) -> None:
        self.__exit__()
        self.__enter__()

    def listed(self) -> list:
        """Every exercise and every question."""
        listed = subprocess.run([*self.command, "list"], check=True, capture_output=True, text=True, encoding="utf-8").stdout
        return [json.loads(line) for line in listed.splitlines()]

    def grade(self, exercise: dict, session) -> dict:
        """The exercise's grade; once the kernel was lost, later questions of this exercise are not asked."""
        guard = threading.Timer(EXERCISE_SECONDS, self.process.kill)
        guard.start()
        try:
            return self._grade(exercise, session)
        except OSError as error:
            raise JudgeLost(str(error)) from error
        finally:
            guard.cancel()

    def _grade(self, exercise: dict, session) -> dict:
        self._say("judge " + exercise["id"])
        lost = ""
        while True:
            line = self.process.stdout.readline()
            kind, _, rest = line.rstrip("\n").partition(" ")
            if kind == "grade":
                return json.loads(rest)
            if kind not in ("call", "time"):
                raise JudgeLost(f"the judge ended (exit code {self.process.wait()})")
            batch, _, question = rest.partition(" ") if kind == "time" else ("0", "", rest)
            answer = lost or session.ask(exercise, question, int(batch))
            lost = answer if answer.startswith("lost") else ""
            self._say(answer)

    def _say(self, line: str) -> None:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
