"""The verbs, one a module: NAME, HELP, options(parser), run(lab, options) -> exit code. A new one is a line here."""

from . import bench, clean, doctor, experiments, grade, mvn, nbgrader, release, run, start, test, validate, verify

VERBS = (start, run, grade, verify, release, nbgrader, test, validate, bench, experiments, doctor, mvn, clean)
