"""Results in Gradescope's form (https://gradescope-autograders.readthedocs.io/en/latest/specs/)."""


def of_grades(grades: list, notes: list, seconds: float) -> dict:
    """One test for each check; hidden ones are shown once grades are published."""
    return {
        "score": sum(grade["points"] for grade in grades),
        "max_score": sum(grade["max"] for grade in grades),
        "execution_time": round(seconds, 1),
        "output": "\n".join(notes),
        "tests": [_test(grade, check) for grade in grades for check in grade["checks"]],
    }


def of_problem(why: str, exercises: list) -> dict:
    """A file that could not be graded."""
    return {
        "score": 0.0,
        "max_score": sum(exercise["points"] for exercise in exercises),
        "execution_time": 0.0,
        "output": f"Not graded: {why}.",
        "tests": [],
    }


def _test(grade: dict, check: dict) -> dict:
    hidden = check["name"].startswith("hidden:")
    return {
        "name": f"{grade['title']}: {check['name'].removeprefix('hidden: ')}",
        "score": check["points"],
        "max_score": check["max"],
        "output": check["message"],
        "visibility": "after_published" if hidden else "visible",
    }
