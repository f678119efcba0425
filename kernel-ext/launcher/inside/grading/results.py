"""Results in Gradescope's form (https://gradescope-autograders.readthedocs.io/en/latest/specs/)."""


def of_grades(grades: list, words: list, notes: list, seconds: float) -> dict:
    """One test for each check, hidden ones shown once grades are published; one for each question that waits for a person."""
    return {
        "score": sum(grade["points"] for grade in grades) + sum(word["points"] or 0 for word in words),
        "max_score": sum(grade["max"] for grade in grades) + sum(word["max"] for word in words),
        "execution_time": round(seconds, 1),
        "output": "\n".join(notes),
        "tests": [_test(grade, check) for grade in grades for check in grade["checks"]] + [_word(word) for word in words],
        "extra_data": {"waiting_for_a_person": sum(word["max"] for word in words if word["points"] is None)},
    }


def of_problem(why: str, exercises: list) -> dict:
    """A file that could not be graded."""
    return {
        "score": 0.0,
        "max_score": sum(exercise["points"] for exercise in exercises),
        "execution_time": 0.0,
        "output": f"Not graded: {why}.",
        "tests": [],
        "extra_data": {"waiting_for_a_person": 0},
    }


def _word(word: dict) -> dict:
    said = {None: "Waits for a person to grade it."}.get(word["points"], "Graded by hand." if word["text"] else "Not attempted.")
    return {"name": word["title"], "score": word["points"] or 0.0, "max_score": word["max"], "output": said, "visibility": "visible"}


def _test(grade: dict, check: dict) -> dict:
    hidden = check["name"].startswith("hidden:")
    return {
        "name": f"{grade['title']}: {check['name'].removeprefix('hidden: ')}",
        "score": check["points"],
        "max_score": check["max"],
        "output": check["message"],
        "visibility": "after_published" if hidden else "visible",
    }
