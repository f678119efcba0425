"""Looks whether everything the lab runs on is there and works, and says what to do where it is not."""

import json
import platform
import re
import subprocess

from .. import browser, jdk, kernelspec
from ..build import fingerprint
from ..console import Problem, say
from ..jupyter import jupyter_environment
from ..native import classifier
from ..paths import Lab
from ..venv import environment

NAME = "doctor"
HELP = "check JDK, SIMD, ND4J, kernel and versions; exit 1 with the cure"

SECONDS = 240
SIMD = "jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.vectorBitSize()"
MULTIPLY = "org.nd4j.linalg.factory.Nd4j.ones(64, 64).mmul(org.nd4j.linalg.factory.Nd4j.ones(64, 64)).getFloat(0)"
BACKEND = "org.nd4j.linalg.factory.Nd4j.getBackend().getClass().getSimpleName()"
FACTS = "org.nd4j.linalg.factory.Nd4j.getExecutioner().getEnvironmentInformation().toString()"
JVM = "System.getProperty(\"java.vm.name\") + \" \" + Runtime.version() + \", heap up to \" + (Runtime.getRuntime().maxMemory() >> 20) + \" MB\""
PACKAGES = ("jupyterlab", "jjava", "jupyterlab_widgets")


class Report:
    """The lines of the examination; a bad one carries its cure."""

    def __init__(self):
        self.bad = 0

    def good(self, what: str, found: str) -> None:
        say(f"✓ {what:<12} {found}")

    def wrong(self, what: str, found: str, *cure: str) -> None:
        self.bad += 1
        say(f"✗ {what:<12} {found}")
        for line in cure:
            say(f"  {'':<12} → {line}")


def options(parser) -> None:
    """No options of its own."""


def run(lab: Lab, options) -> int:
    report = Report()
    report.good("system", f"{platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}")
    found = _jdk(lab, report)
    native = _native(found, report) if found else None
    if _venv(lab, report) and native and _jars(lab, found, native, report):
        _kernel(lab, report)
    _browser(report)
    say(f"{report.bad} thing{'s' if report.bad > 1 else ''} to put right." if report.bad else "All is well.")
    return 1 if report.bad else 0


def _jdk(lab: Lab, report: Report):
    found, refused = jdk.find(lab)
    if found:
        report.good("JDK", f"{found.version} ({found.arch}) at {found.home}")
    else:
        others = [f"not {other.home}: {other.reason}" for other in refused]
        report.wrong("JDK", f"no JDK {jdk.FEATURE} found", *others, "./lab --yes puts one into .jdk/")
    return found


def _native(found, report: Report):
    try:
        name = classifier(found)
    except Problem as problem:
        report.wrong("ND4J native", problem.what, *problem.cure)
        return None
    report.good("ND4J native", f"{name} is the best build for this processor")
    return name


def _venv(lab: Lab, report: Report) -> bool:
    if not lab.python.exists():
        report.wrong("Python", "there is no .venv", "./lab --setup-only makes it")
        return False
    code = f"import importlib.metadata as m; print(*(p + ' ' + m.version(p) for p in {PACKAGES!r}), sep=', ')"
    done = subprocess.run([str(lab.python), "-c", code], capture_output=True, text=True, env=environment())
    if done.returncode != 0:
        report.wrong("Python", "the packages in .venv are not whole", "./lab clean --all, then ./lab")
        return False
    report.good("Python", done.stdout.strip())
    return True


def _jars(lab: Lab, found, native: str, report: Report) -> bool:
    installed = kernelspec.installed_fingerprint(lab)
    if installed is None:
        report.wrong("jars", "the kernel is not installed, or not whole", "./lab --setup-only builds and installs it")
        return False
    if installed != fingerprint(lab, found, native):
        report.wrong("jars", "the kernel is older than its sources, or was made for another JDK or processor", "./lab builds it anew")
        return True
    report.good("jars", f"{len(list(kernelspec.lib(lab).iterdir()))} on the kernel's class path, up to date")
    return True


def _kernel(lab: Lab, report: Report) -> None:
    """Starts the kernel as JupyterLab does and asks it: what a notebook would see is what counts."""
    questions = [JVM, SIMD, BACKEND, FACTS, MULTIPLY]
    command = [str(lab.python), str(lab.launcher / "inside" / "ask_kernel.py")]
    try:
        done = subprocess.run(
            command, input=json.dumps(questions), capture_output=True, text=True, timeout=SECONDS, env=jupyter_environment(lab)
        )
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        report.wrong("kernel", "it does not start", f"./lab clean, then ./lab; its command: {lab.kernelspec / 'kernel.json'}")
        return
    jvm, simd, backend, facts, product = told["answers"]
    if jvm["value"] is None:
        report.wrong("kernel", f"it starts but cannot run Java: {jvm['error']}", "./lab clean, then ./lab")
        return
    report.good("kernel", f"{kernelspec.DISPLAY_NAME} starts in {told['seconds']:.1f} s: {_text(jvm)}")
    _simd(simd, report)
    _nd4j(backend, facts, product, report)


def _simd(simd: dict, report: Report) -> None:
    if simd["value"] is None:
        report.wrong("SIMD", f"the Vector API is not there: {simd['error']}", "./lab clean, then ./lab: it writes the kernel's flags anew")
    elif int(simd["value"]) < 128:
        report.wrong("SIMD", f"{simd['value']} bits: the JVM found no vector unit", "Use a JDK built for this processor (not an emulated one).")
    else:
        report.good("SIMD", f"{simd['value']} bits, {int(simd['value']) // 32} floats at a time")


def _nd4j(backend: dict, facts: dict, product: dict, report: Report) -> None:
    if product["value"] is None or float(product["value"]) != 64:
        reason = product["error"] or f"a product came out as {product['value']}"
        report.wrong("ND4J", f"it does not work: {reason}", "./lab clean, then ./lab picks and fetches its native again")
        return
    told = dict(re.findall(r"([\w.]+)=([\w.]+)", _text(facts)))
    report.good("ND4J", f"{_text(backend)}, {told.get('omp.threads')} threads, {told.get('blas.vendor')}, {told.get('blas.threads')} BLAS threads")
    noise = (backend["stderr"] + facts["stderr"] + product["stderr"]).strip()
    if noise:
        report.wrong("quiet", f"ND4J writes into the notebook: {noise.splitlines()[0]}", "./lab clean, then ./lab")


def _text(answer: dict) -> str:
    return (answer["value"] or answer["error"] or "").strip('"')


def _browser(report: Report) -> None:
    """Only the tests need it, so a missing one is told and not counted."""
    found = browser.find()
    report.good("browser", str(found) if found else "no Chrome or Chromium found; only ./lab test needs one")
