"""Runs one of the lab's own Java programs in the foreground."""

from .console import finish, start
from .jdk import Jdk
from .kernelspec import LAB_FLAGS


def run_java(jdk: Jdk, class_path: str, main: str, *arguments: str) -> int:
    """The program's exit code; an interrupt ends it too."""
    return finish(start([jdk.java, *LAB_FLAGS, "-cp", class_path, main, *arguments]))
