"""A Maven to build with: .maven/, fetched through the resolver in JJava's jar; no installed Maven is needed."""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .archive import unpack
from .console import Problem, say, start, step, stop, tail
from .files import digest_file
from .jdk import Jdk
from .paths import Lab
from .venv import environment

OLDEST = (3, 8)


@dataclass(frozen=True)
class Pin:
    """The Maven version and the SHA-512 of its archive, as .mvn/wrapper/maven-wrapper.properties has them."""

    version: str
    sha512: str

    @staticmethod
    def of(lab: Lab) -> "Pin":
        text = (lab.root / ".mvn" / "wrapper" / "maven-wrapper.properties").read_text(encoding="utf-8")
        values = dict(re.findall(r"^(\w+)=(\S+)$", text, re.MULTILINE))
        return Pin(values["version"], values["sha512"])


def ensure_maven(lab: Lab, jdk: Jdk, offline: bool) -> Path:
    """The mvn program: the pinned one in .maven/, or an installed one where it cannot be fetched."""
    pin = Pin.of(lab)
    place = lab.maven / f"apache-maven-{pin.version}"
    if not place.is_dir():
        try:
            with step(f"Fetching Maven {pin.version}") as line:
                _unpack(lab, _fetch(lab, jdk, pin, offline, line), pin, place)
        except Problem as problem:
            installed = _installed(jdk)
            if installed is None:
                raise
            say(f"· {problem.what} Using the installed {installed} instead.")
            return installed
    return place / "bin" / ("mvn.cmd" if lab.windows else "mvn")


def maven_environment(jdk: Jdk) -> dict:
    return {**environment(), "JAVA_HOME": str(jdk.home)}


def _fetch(lab: Lab, jdk: Jdk, pin: Pin, offline: bool, line) -> Path:
    command = [jdk.java, "-cp", lab.jjava_jar, lab.root / ".mvn" / "wrapper" / "FetchMaven.java", pin.version]
    log = lab.logs / "maven-fetch.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    process = start([*command, "offline"] if offline else command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment())
    archive = None
    try:
        with open(log, "w", encoding="utf-8") as out:
            for raw in process.stdout:
                text = raw.decode(errors="replace").rstrip()
                out.write(text + "\n")
                if progress := re.fullmatch(r"bytes (\d+) (\d+)", text):
                    line.note(f"{int(progress[1]) >> 20} of {int(progress[2]) >> 20} MB")
                elif text.endswith(".zip"):
                    archive = Path(text)
        code = process.wait()
    except BaseException:
        stop(process)
        raise
    if code != 0 or archive is None:
        raise Problem(f"Maven {pin.version} could not be fetched.", *tail(log, 6), "Is this computer online?")
    return archive


def _unpack(lab: Lab, archive: Path, pin: Pin, place: Path) -> None:
    found = digest_file(archive, "sha512")
    if found != pin.sha512:
        raise Problem(
            f"{archive} is not the Maven it should be: SHA-512 {found[:16]}…, expected {pin.sha512[:16]}….",
            "Delete that file and run ./lab again.",
        )
    lab.maven.mkdir(exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=lab.maven, prefix=".unpack-"))
    try:
        unpack(archive, temporary / "maven")
        (temporary / "maven" / place.name).rename(place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _installed(jdk: Jdk) -> Path | None:
    """An mvn on the PATH that is new enough and runs with our JDK."""
    program = shutil.which("mvn")
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, "-v"], capture_output=True, text=True, timeout=60, env=maven_environment(jdk), cwd=os.path.expanduser("~")
        )
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"Apache Maven (\d+)\.(\d+)", done.stdout)
    return Path(program) if version and (int(version[1]), int(version[2])) >= OLDEST else None
