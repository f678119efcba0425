"""The verbs, one a module: NAME, HELP, options(parser), run(lab, options) -> exit code. A new one is a line here."""

from . import bench, clean, doctor, grade, mvn, run, start, test, validate

VERBS = (start, run, grade, test, validate, bench, doctor, mvn, clean)
