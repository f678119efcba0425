"""Grades notebooks: the learner's code runs in a kernel of its own, the checks in a judge it never meets."""
