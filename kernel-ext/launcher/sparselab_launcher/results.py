"""Reads what test runners leave behind: JUnit's XML, which surefire and pytest both write."""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Results:
    """How many tests passed, failed and were skipped, and what the failed ones said."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list = field(default_factory=list)

    def fail(self, what: str) -> None:
        self.failed += 1
        self.failures.append(what)


def read(files: list) -> Results:
    """All test cases of all files; a file that is cut off counts as a failure."""
    results = Results()
    for path in sorted(files):
        try:
            cases = ElementTree.parse(path).iter("testcase")
        except (ElementTree.ParseError, OSError) as error:
            results.fail(f"{path.name} cannot be read: {error}")
            continue
        for case in cases:
            _count(case, results)
    return results


def _count(case, results: Results) -> None:
    bad = next((child for child in case if child.tag in ("failure", "error")), None)
    if bad is not None:
        text = (bad.get("message") or bad.text or "").strip()
        results.fail(f"{case.get('classname')}.{case.get('name')}: {text.splitlines()[0][:300] if text else bad.tag}")
    elif any(child.tag == "skipped" for child in case):
        results.skipped += 1
    else:
        results.passed += 1


def reports(root: Path) -> list:
    """Where surefire puts the reports of all modules."""
    return [*root.glob("kernel-ext/*/target/surefire-reports/TEST-*.xml"), *root.glob("lessons/target/surefire-reports/TEST-*.xml")]
