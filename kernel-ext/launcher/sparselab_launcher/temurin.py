"""Puts Eclipse Temurin 25 for this system into .jdk/, when the user says yes."""

import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from . import jdk
from .archive import unpack
from .console import Problem, ask, interactive, say, step
from .download import download, get_json
from .paths import Lab

SITE = "https://adoptium.net/temurin/releases/?version=25"
BASE = "https://api.adoptium.net"  # SPARSELAB_ADOPTIUM names another, for a mirror and for the tests


def ensure_jdk(lab: Lab, yes: bool, offline: bool, env=os.environ) -> jdk.Jdk:
    """A JDK 25: one that is there, or one fetched because the user agreed."""
    found, refused = jdk.find(lab, env)
    chosen = env.get("JAVA_HOME")
    if found:
        if chosen and Path(os.path.realpath(chosen)) != found.home:
            reason = next((r.reason for r in refused if r.home == Path(os.path.realpath(chosen))), "no Java is there")
            say(f"· JAVA_HOME is {chosen}: {reason}. Using {found.home} instead.")
        return found
    for other in refused:
        say(f"· {other.home}: {other.reason}")
    if not offline and (yes or interactive()):
        if yes or ask(f"The lab needs a JDK {jdk.FEATURE}. Fetch Eclipse Temurin {jdk.FEATURE} into .jdk/ (about 200 MB)?"):
            return fetch(lab, env)
    raise Problem(
        f"no JDK {jdk.FEATURE} was found.",
        "1. ./lab --yes puts one into .jdk/ (Eclipse Temurin, about 200 MB, for this folder only); or",
        f"2. install one: {SITE}, `sdk install java 25-tem`, or your system's package; or",
        "3. set JAVA_HOME to the folder of one that you have, and run ./lab again.",
    )


def fetch(lab: Lab, env=os.environ) -> jdk.Jdk:
    """Downloads, checks, unpacks and tries the JDK; only then does it get its place in .jdk/."""
    package, release = _newest(env)
    name, size = str(package["name"]), int(package["size"])
    if os.path.basename(name) != name or os.path.basename(release) != release:
        raise Problem(f"the server's answer was refused: file name {name!r}, release {release!r}.")
    archive = lab.jdks / name
    with step(f"Fetching {name}") as line:
        download(
            str(package["link"]), archive, str(package["checksum"]), size,
            lambda have, of: line.note(f"{have >> 20} of {of >> 20} MB  {100 * have // max(of, 1)} %"),
        )  # fmt: skip
    with step("Unpacking it"):
        return _install(lab, archive, release)


def _newest(env) -> tuple:
    system, arch = system_and_arch()
    base = env.get("SPARSELAB_ADOPTIUM", BASE).rstrip("/")
    url = f"{base}/v3/assets/latest/{jdk.FEATURE}/hotspot?architecture={arch}&image_type=jdk&os={system}&vendor=eclipse"
    found = get_json(url)
    try:
        package = found[0]["binary"]["package"]
        package["name"], package["size"], package["checksum"]
        if base.startswith("https:") and not package["link"].startswith("https:"):
            raise Problem(f"the server's answer was refused: {package['link']} is not https.")
        return package, str(found[0]["release_name"])
    except (LookupError, TypeError) as error:
        raise Problem(
            f"there is no Temurin {jdk.FEATURE} for {system} on {arch}.", f"Asked: {url}", f"See {SITE}"
        ) from error


def system_and_arch() -> tuple:
    """This system in Adoptium's words."""
    system = {"linux": "linux", "darwin": "mac", "win32": "windows"}.get(sys.platform, sys.platform)
    machine = platform.machine().lower()
    return system, {"x86_64": "x64", "amd64": "x64", "arm64": "aarch64"}.get(machine, machine)


def _install(lab: Lab, archive: Path, release: str) -> jdk.Jdk:
    temporary = Path(tempfile.mkdtemp(dir=lab.jdks, prefix=".unpack-"))
    try:
        unpack(archive, temporary / "jdk")
        inside = list((temporary / "jdk").iterdir())
        top = inside[0] if len(inside) == 1 else temporary / "jdk"
        home = top / "Contents" / "Home" if (top / "Contents" / "Home").is_dir() else top
        found = jdk.inspect(home)
        if not isinstance(found, jdk.Jdk):
            raise Problem(f"what was fetched is no JDK {jdk.FEATURE}: {found.reason if found else 'there is no bin/java'}.")
        place = lab.jdks / release
        if place.exists():
            shutil.rmtree(place)
        top.rename(place)
        archive.unlink()
        return jdk.Jdk(place / home.relative_to(top), found.version, found.arch)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
