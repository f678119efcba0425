"""Runs all tests: those of this command, Java, the notebooks, and JupyterLab in a browser."""

import time
from pathlib import Path

from .. import browser, results
from ..build import maven_command
from ..console import Problem, run_logged, say, step
from ..files import remove
from ..jupyter import jupyter_environment
from ..maven import ensure_maven, maven_environment
from ..paths import Lab
from ..results import Results
from ..setup import Ready, ensure_ready

NAME = "test"
HELP = "run all tests, or some: ./lab test launcher java notebooks browser"
TEST_SECONDS = 600


def options(parser) -> None:
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (none: all)")
    parser.add_argument("--no-browser", action="store_true", help="leave the browser tests out")


def run(lab: Lab, options) -> int:
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        raise Problem(f"there is no part {unknown[0]!r}.", f"Parts: {', '.join(PARTS)}", code=2)
    ready = ensure_ready(lab, options.yes, options.offline, tests=True)
    parts = [part for part in PARTS if part in (options.parts or PARTS) and not (part == "browser" and options.no_browser)]
    summary, total = [], Results()
    for part in parts:
        began = time.monotonic()
        found = _guarded(PARTS[part], lab, ready, options)
        if found.passed + found.failed == 0:
            found.fail("no test was run")
        for failure in found.failures:
            say(f"  ✗ {failure}")
        skipped = f", {found.skipped} skipped" if found.skipped else ""
        summary.append(f"{part:<10} {found.passed} passed, {found.failed} failed{skipped}, {time.monotonic() - began:.0f} s")
        total.passed += found.passed
        total.failed += found.failed
    say("\n".join(["", *summary]))
    say(f"{total.passed} passed, {total.failed} failed")
    return 1 if total.failed else 0


def _guarded(part, lab: Lab, ready: Ready, options) -> Results:
    """A part that cannot be run is a failure of that part; the others still run."""
    try:
        return part(lab, ready, options)
    except Problem as problem:
        failed = Results()
        failed.fail(problem.text())
        return failed


def _java(lab: Lab, ready: Ready, options) -> Results:
    for report in results.reports(lab.root):
        remove(report)
    mvn = ensure_maven(lab, ready.jdk, options.offline)
    command = [*maven_command(lab, mvn, ready.native, options.offline), "-Dmaven.test.failure.ignore=true", "verify"]
    log = lab.logs / "test-java.log"
    try:
        with step("Java tests"):
            run_logged(command, log, "mvn verify failed", cwd=lab.root, env=maven_environment(ready.jdk))
    except Problem as problem:
        found = results.read(results.reports(lab.root))
        found.fail(problem.text())
        return found
    return results.read(results.reports(lab.root))


def _launcher(lab: Lab, ready: Ready, options) -> Results:
    return _pytest(lab, ready, "launcher", "Tests of this command", [lab.launcher / "tests"])


def _notebooks(lab: Lab, ready: Ready, options) -> Results:
    folders = [lab.root / "kernel-ext" / "notebook" / "src" / "test" / "python", lab.notebooks / "tests"]
    return _pytest(lab, ready, "notebooks", "Kernel and notebook tests", folders, "--ignore", lab.notebooks / "tests" / "browser")


def _browser(lab: Lab, ready: Ready, options) -> Results:
    chrome = browser.find()
    if chrome is None:
        raise Problem("no Chrome or Chromium was found for the browser tests.", *browser.how_to_get_one())
    return _pytest(lab, ready, "browser", "Browser tests", [lab.notebooks / "tests" / "browser"], chrome=chrome)


def _pytest(lab: Lab, ready: Ready, name: str, label: str, folders: list, *more, chrome: Path | None = None) -> Results:
    there = [folder for folder in folders if folder.is_dir()]
    if not there:
        raise Problem(f"there are no tests in {' or '.join(str(folder.relative_to(lab.root)) for folder in folders)}.")
    report = lab.build / "test" / f"{name}.xml"
    remove(report)
    env = {**jupyter_environment(lab), "JAVA_HOME": str(ready.jdk.home), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    if chrome:
        env["CHROME"] = str(chrome)
    command = [lab.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--timeout={TEST_SECONDS}", f"--junitxml={report}"]
    log = lab.logs / f"test-{name}.log"
    try:
        with step(label):
            run_logged([*command, *there, *more], log, f"pytest failed in {name}", cwd=lab.root, env=env)
    except Problem as problem:
        found = results.read([report] if report.exists() else [])
        if not found.failed:
            found.fail(problem.text())
        say(f"  its log: {log}")
        return found
    return results.read([report])


PARTS = {"launcher": _launcher, "java": _java, "notebooks": _notebooks, "browser": _browser}
