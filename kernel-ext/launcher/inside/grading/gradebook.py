"""What graders and students read: a table with a row for each student, and a page of feedback for each."""

import csv
import html
import io
import re
from pathlib import Path

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 56em; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }}
table {{ border-collapse: collapse; margin: .5em 0 1.5em }} td, th {{ border-bottom: 1px solid #ccc; padding: 4px 10px; text-align: left; vertical-align: top }}
pre {{ margin: 0; white-space: pre-wrap }} caption {{ text-align: left; font-weight: 600 }}
</style></head><body><h1>{title}</h1>{body}</body></html>
"""


def student_of(name: str) -> str:
    """Who handed it in: the outermost folder it lies in, or the file's own name."""
    parts = Path(name).parts
    return parts[0] if len(parts) > 1 else Path(name).stem


def by_student(graded: dict) -> dict:
    """Each student's graded notebooks; of two of the same lesson the better one."""
    students: dict = {}
    for name, one in sorted(graded.items()):
        mine = students.setdefault(student_of(name), {})
        key = one["lesson"] or name
        if key not in mine or one["result"]["score"] > mine[key]["result"]["score"]:
            mine[key] = one
    return students


def table(graded: dict) -> str:
    """CSV: a row for each student, a column for each exercise that anybody handed in, sums at the end."""
    students = by_student(graded)
    columns: dict = {}
    for lessons in students.values():
        for one in lessons.values():
            columns.update((part["id"], part["max"]) for part in one["parts"])
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["student", *columns, "score", "max_score", "waiting_for_a_person", "notes"])
    for student, lessons in students.items():
        parts = {part["id"]: part for one in lessons.values() for part in one["parts"]}
        cells = ["" if c not in parts or parts[c]["points"] is None else f"{parts[c]['points']:g}" for c in columns]
        results = [one["result"] for one in lessons.values()]
        sums = [f"{sum(r[key] for r in results):g}" for key in ("score", "max_score")]
        waiting = sum(r["extra_data"]["waiting_for_a_person"] for r in results)
        notes = " ".join(" ".join(r["output"].split()) for r in results)
        rows.writerow([_plain(student), *cells, *sums, f"{waiting:g}", _plain(notes.strip())])
    return out.getvalue()


def _plain(text: str) -> str:
    """A spreadsheet takes text that begins like this for a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def pages(graded: dict) -> dict:
    """Feedback by file name."""
    found: dict = {}
    for student, lessons in by_student(graded).items():
        name = re.sub(r"[^\w.-]", "_", student) or "_"
        while f"{name}.html" in found:
            name += "_"
        body = "".join(_lesson(one) for one in lessons.values())
        found[f"{name}.html"] = PAGE.format(title=html.escape(student), body=body)
    return found


def _lesson(one: dict) -> str:
    result = one["result"]
    text = [f"<h2>{html.escape(one['lesson'] or 'Not graded')}: {result['score']:g} of {result['max_score']:g} points</h2>"]
    text += [f"<p>{html.escape(line)}</p>" for line in result["output"].splitlines()]
    for part in one["parts"]:
        points = "not graded yet" if part["points"] is None else f"{part['points']:g}"
        text.append(f"<h3>{html.escape(part['title'])}: {points} of {part['max']:g}</h3>")
        if "checks" in part:
            rows = "".join(map(_check, part["checks"]))
            text.append(f"<table><caption>Checks</caption><tr><th scope=col>check</th><th scope=col>points</th><th scope=col>why</th></tr>{rows}</table>")
        else:
            text.append(f"<pre>{html.escape(part['text'] or 'Not attempted.')}</pre>")
    return "".join(text)


def _check(check: dict) -> str:
    mark = "✓" if check["points"] == check["max"] else "✗"
    name = html.escape(check["name"].removeprefix("hidden: "))
    return f"<tr><td>{mark} {name}</td><td>{check['points']:g} of {check['max']:g}</td><td><pre>{html.escape(check['message'])}</pre></td></tr>"
