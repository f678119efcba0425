"""Calls Maven with the lab's own JDK and settings: what developers need beside ./lab test."""

import argparse

from ..build import maven_command
from ..console import finish, start
from ..maven import ensure_maven, maven_environment
from ..paths import Lab
from ..setup import ensure_tools

NAME = "mvn"
HELP = "call Maven as the lab does: ./lab mvn spotless:apply"


def options(parser) -> None:
    parser.add_argument("goals", nargs=argparse.REMAINDER, metavar="...", help="goals of Maven, then its options: verify -q; or all of it after --")


def run(lab: Lab, options) -> int:
    ready = ensure_tools(lab, options.yes, options.offline)
    mvn = ensure_maven(lab, ready.jdk, options.offline)
    # argparse needs "--" before what begins with a dash, and hands it on.
    goals = options.goals[1:] if options.goals[:1] == ["--"] else options.goals
    command = [*maven_command(lab, mvn, ready.native, options.offline), *goals]
    return finish(start(command, cwd=lab.root, env=maven_environment(ready.jdk)))
