"""The verbs, one a module: NAME, HELP, options(parser), run(lab, options) -> exit code. A new one is a line here."""

from . import clean, doctor, grade, run, start, test

VERBS = (start, run, grade, test, doctor, clean)
