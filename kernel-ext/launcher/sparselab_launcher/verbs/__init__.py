"""The verbs, one a module: NAME, HELP, options(parser), run(lab, options) -> exit code. A new one is a line here."""

from . import clean, doctor, run, start, test

VERBS = (start, run, test, doctor, clean)
