"""Runs one of the lab's own Java programs in the foreground."""

from .console import start, stop
from .jdk import Jdk
from .kernelspec import LAB_FLAGS


def run_java(jdk: Jdk, class_path: str, main: str, *arguments: str) -> int:
    """The program's exit code; an interrupt ends it too."""
    process = start([jdk.java, *LAB_FLAGS, "-cp", class_path, main, *arguments])
    try:
        return process.wait()
    except BaseException:
        stop(process)
        raise
