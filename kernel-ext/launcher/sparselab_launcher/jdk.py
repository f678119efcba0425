"""Finds a JDK 25 that the lab can use, and says why the others will not do."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .paths import Lab

# Exactly this feature release: the Vector API is incubating, so a class that uses it may not link on the next one.
FEATURE = 25
NEEDED = ("jdk.compiler", "jdk.jshell", "jdk.incubator.vector", "java.desktop", "java.instrument")
# Folders in which systems and tools put JDKs, one a child; "~" is the user's home.
USUAL = {
    "linux": ["/usr/lib/jvm", "/usr/java", "/opt/java", "/opt", "/usr/local", "/home/linuxbrew/.linuxbrew/opt"],
    "darwin": ["/Library/Java/JavaVirtualMachines", "~/Library/Java/JavaVirtualMachines", "/opt/homebrew/opt", "/usr/local/opt"],
    "win32": [
        f"{drive}/{vendor}"
        for drive in ("C:/Program Files", "~/AppData/Local/Programs")
        for vendor in ("Java", "Eclipse Adoptium", "Microsoft", "Zulu", "Amazon Corretto", "BellSoft", "OpenJDK")
    ]
    + ["~/scoop/apps"],
}
OF_TOOLS = ["~/.sdkman/candidates/java", "~/.jdks", "~/.gradle/jdks", "~/.asdf/installs/java", "~/.local/share/mise/installs/java"]
# A JDK's home is the folder itself, or lies below it so on macOS, in Homebrew and in scoop.
BELOW = ("", "Contents/Home", "libexec/openjdk.jdk/Contents/Home", "libexec", "current")


@dataclass(frozen=True)
class Jdk:
    """A JDK's home, its full version and the processor it is built for (x86_64 or aarch64)."""

    home: Path
    version: str
    arch: str

    @property
    def java(self) -> Path:
        return self.home / "bin" / ("java.exe" if os.name == "nt" else "java")


@dataclass(frozen=True)
class Refused:
    """A Java that was looked at, and why it will not do."""

    home: Path
    reason: str


def find(lab: Lab, env=os.environ) -> tuple:
    """The first JDK that will do, or None; and those refused before it."""
    refused, seen = [], set()
    for home in _candidates(lab, env):
        real = Path(os.path.realpath(home))
        if real in seen:
            continue
        seen.add(real)
        found = inspect(real)
        if isinstance(found, Jdk):
            return found, refused
        if found is not None:
            refused.append(found)
    return None, refused


def inspect(home: Path):
    """What lies at a folder: a Jdk, a Refused, or None where there is no Java at all."""
    java = Jdk(home, "", "").java
    if not java.is_file():
        return Refused(home, "no bin/java there") if home.name.startswith("jdk") and home.is_dir() else None
    facts = _release_file(home) or _asked(java)
    if facts is None:
        return Refused(home, "its java does not run")
    version, arch, modules = facts
    feature = int((re.match(r"(?:1\.)?(\d+)", version) or [0, 0])[1])
    if feature != FEATURE:
        newer = ", whose Vector API may differ" if feature > FEATURE else ""
        return Refused(home, f"it is Java {feature}{newer}")
    missing = [name for name in NEEDED if name not in modules]
    if missing:
        return Refused(home, f"it is Java {feature} without {', '.join(missing)}: a runtime, not a full JDK")
    return Jdk(home, version, {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64"}.get(arch, arch))


def _release_file(home: Path):
    """Version, processor and modules from the JDK's own `release` file: no process to start."""
    try:
        text = (home / "release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    facts = dict(re.findall(r'^(\w+)="(.*)"\s*$', text, re.MULTILINE))
    if not {"JAVA_VERSION", "OS_ARCH", "MODULES"} <= facts.keys():
        return None
    return facts["JAVA_VERSION"], facts["OS_ARCH"], set(facts["MODULES"].split())


def _asked(java: Path):
    """The same from the program itself, for a Java that has no such file."""
    settings = _output(java, "-XshowSettings:properties", "-version")
    version = re.search(r"java\.version = (\S+)", settings or "")
    arch = re.search(r"os\.arch = (\S+)", settings or "")
    if not version or not arch:
        return None
    listed = _output(java, "--list-modules") or ""
    return version[1], arch[1], {line.split("@")[0].strip() for line in listed.splitlines()}


def _output(java, *arguments):
    try:
        done = subprocess.run(
            [str(java), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None


def _candidates(lab: Lab, env):
    """Homes in the order in which they are tried: what the user chose, then what lies about."""
    if env.get("JAVA_HOME"):
        yield Path(env["JAVA_HOME"])
    yield from _homes_in(lab.jdks)
    yield from _on_path(env)
    usual = USUAL.get(sys.platform, USUAL["linux"])
    for place in usual + OF_TOOLS:
        yield from _homes_in(Path(os.path.expanduser(place)))


def _homes_in(folder: Path):
    try:
        children = sorted((child for child in folder.iterdir() if not child.name.startswith(".")), reverse=True)
    except OSError:
        return
    for child in children:
        for below in BELOW:
            if (child / below / "bin").is_dir():
                yield child / below


def _on_path(env):
    java = shutil.which("java", path=env.get("PATH"))
    if java is None:
        return
    home = Path(os.path.realpath(java)).parent.parent
    if (home / "release").is_file():
        yield home
    else:  # a shim, or macOS's stub: it knows where its Java is
        named = re.search(r"java\.home = (.+)", _output(java, "-XshowSettings:properties", "-version") or "")
        if named:
            yield Path(named[1].strip())
