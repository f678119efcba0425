"""Reads the command line and calls the verb; the only place where problems become exit codes."""

import argparse
import os
import signal
import sys
from pathlib import Path

from .console import Problem
from .paths import Lab
from .verbs import VERBS, start

DESCRIPTION = "The Sparse Lab: neural-network sparsity to learn, try and use, in Java, in JupyterLab."


def parser() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {verb.NAME:<9} {verb.HELP}" for verb in VERBS)
    top = argparse.ArgumentParser(
        prog="lab",
        usage="./lab [verb] [options]",
        description=DESCRIPTION,
        epilog=f"verbs (none starts JupyterLab):\n{listed}\n\n./lab VERB --help says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _common(top)
    start.options(top)
    return top


def verb_parser(verb) -> argparse.ArgumentParser:
    one = argparse.ArgumentParser(prog=f"lab {verb.NAME}", description=verb.__doc__)
    _common(one)
    verb.options(one)
    return one


def _common(of: argparse.ArgumentParser) -> None:
    of.add_argument("--yes", action="store_true", help="fetch a JDK 25 into .jdk/ without asking, if none is found")
    of.add_argument("--offline", action="store_true", help="fetch nothing: fail where something is missing")


def main(root: str, arguments: list) -> int:
    jupyter = os.environ.get("SPARSELAB_JUPYTER")  # the browser tests leave the user's workspace alone
    lab = Lab(Path(root), jupyter=Path(jupyter) if jupyter else None)
    signal.signal(signal.SIGINT, _interrupted)  # also where a shell started us in the background
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:  # nohup
            signal.signal(getattr(signal, name), _interrupted)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    try:
        if arguments and not arguments[0].startswith("-"):
            verb = next((verb for verb in VERBS if verb.NAME == arguments[0]), None)
            if verb is None:
                raise Problem(f"there is no verb {arguments[0]!r}.", "Verbs: " + ", ".join(v.NAME for v in VERBS), code=2)
            return verb.run(lab, verb_parser(verb).parse_args(arguments[1:]))
        return start.run(lab, parser().parse_args(arguments))
    except Problem as problem:
        print(problem.text(), file=sys.stderr)
        return problem.code
    except KeyboardInterrupt:
        print("\nStopped. Nothing is half done: run it again to go on.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output went away: `./lab test | head`
        sys.stdout = None
        return 141


def _interrupted(_signal, _frame):
    raise KeyboardInterrupt
