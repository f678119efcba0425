"""Builds the lab's jars with Maven, and lists what the kernel's class path needs."""

from pathlib import Path

from .console import Problem, run_logged, step
from .files import digest_tree
from .jdk import Jdk
from .maven import ensure_maven, maven_environment
from .paths import Lab

# The modules the kernel loads; what they depend on is built with them.
MODULES = ("kernel-ext/notebook", "lessons")
BENCH = ("kernel-ext/bench",)


def fingerprint(lab: Lab, jdk: Jdk, native: str) -> str:
    """Changes whenever the kernel's jars or its kernelspec would come out different."""
    modules = [*(lab.root / "kernel-ext").iterdir(), lab.root / "lessons"]
    places = [lab.root / "pom.xml", lab.root / ".mvn", lab.root / "datasets", lab.launcher / "kernelspec"]
    places += [lab.launcher / "sparselab_launcher" / "kernelspec.py", lab.launcher / "requirements" / "lab.lock"]
    places += [module / part for module in modules for part in ("pom.xml", "src/main")]
    existing = [place for place in places if place.exists()]
    return digest_tree(lab.root, existing, str(jdk.home), jdk.version, native)


def maven_command(lab: Lab, mvn: Path, native: str, offline: bool) -> list:
    """What every Maven run of the lab has in common."""
    command = [mvn, "-B", "-ntp", "-f", lab.root / "pom.xml", f"-Dnd4j.native={native}", f"-Djjava.jar={lab.jjava_jar}"]
    return [*command, "-o"] if offline else command


def build(lab: Lab, jdk: Jdk, native: str, offline: bool) -> list:
    """Builds the jars and returns all that belong on the kernel's class path."""
    jars = _package(lab, jdk, native, offline, MODULES)
    _refuse_two_versions(jars)
    return [lab.jjava_jar, *(jar for jar in jars if jar.name != lab.jjava_jar.name)]


def build_for_bench(lab: Lab, jdk: Jdk, native: str, offline: bool) -> list:
    """Builds the benchmarks and returns their class path."""
    return _package(lab, jdk, native, offline, BENCH)


def _package(lab: Lab, jdk: Jdk, native: str, offline: bool, modules: tuple) -> list:
    mvn = ensure_maven(lab, jdk, offline)
    goals = ["-Dmaven.test.skip=true", "-Dspotless.check.skip=true", "-pl", ",".join(modules), "-am", "package"]
    first = "" if lab.kernelspec.exists() else " (this first time Maven fetches the libraries too: minutes)"
    with step(f"Building the lab's jars{first}"):
        run_logged(
            [*maven_command(lab, mvn, native, offline), *goals],
            lab.logs / "maven.log",
            "the jars could not be built",
            cwd=lab.root,
            env=maven_environment(jdk),
        )
    return class_path(lab, modules)


def class_path(lab: Lab, modules: tuple) -> list:
    """The modules' own jars and the libraries that Maven listed for them; each artifact once."""
    jars: dict = {}
    for module in modules:
        target = lab.root / module / "target"
        listed = target / "classpath.txt"
        own = [jar for jar in target.glob("sparselab-*.jar") if not jar.stem.endswith(("-sources", "-javadoc", "-tests"))]
        if not own or not listed.is_file():
            raise Problem(f"Maven left no jar or no classpath.txt in {target}.", "Run ./lab clean and ./lab again.")
        separator = ";" if lab.windows else ":"
        for jar in [*own, *map(Path, listed.read_text(encoding="utf-8").strip().split(separator))]:
            jars.setdefault(jar.name, jar)
    return list(jars.values())


def _refuse_two_versions(jars) -> None:
    """Maven settles versions within a module, not between two that share a class path: the parent pom must."""
    versions: dict = {}
    for jar in jars:
        if jar.parent.name in jar.name:  # Maven's store: artifact/version/artifact-version.jar
            versions.setdefault(jar.parent.parent, set()).add(jar.parent.name)
    twice = {place.name: sorted(found) for place, found in versions.items() if len(found) > 1}
    if twice:
        raise Problem(
            f"the kernel's class path would hold two versions of {', '.join(f'{name} {found}' for name, found in twice.items())}.",
            "Settle on one in the dependencyManagement of pom.xml.",
        )
