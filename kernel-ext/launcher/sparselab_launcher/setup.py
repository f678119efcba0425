"""Brings the lab to the state in which its kernel can start; does nothing where nothing changed."""

from dataclasses import dataclass

from . import kernelspec
from .build import build, fingerprint
from .files import only_one
from .jdk import Jdk
from .native import classifier
from .paths import Lab
from .temurin import ensure_jdk
from .venv import ensure_venv


@dataclass(frozen=True)
class Ready:
    """What a set-up lab runs on."""

    jdk: Jdk
    native: str


def ensure_tools(lab: Lab, yes: bool = False, offline: bool = False) -> Ready:
    """JDK and .venv alone: what calling Maven needs, and what does not build the jars that Maven is called for."""
    with only_one(lab.build / "setup.lock"):
        jdk = ensure_jdk(lab, yes, offline)
        ensure_venv(lab, "lab", offline)
    return Ready(jdk, classifier(jdk))


def ensure_ready(lab: Lab, yes: bool = False, offline: bool = False, tests: bool = False) -> Ready:
    """JDK, .venv, jars and kernelspec, in this order; each step is whole or not done, so it may be cut off anywhere."""
    with only_one(lab.build / "setup.lock"):
        jdk = ensure_jdk(lab, yes, offline)
        native = classifier(jdk)
        ensure_venv(lab, "test" if tests else "lab", offline)
        wanted = fingerprint(lab, jdk, native)
        if kernelspec.installed_fingerprint(lab) != wanted:
            kernelspec.install(lab, jdk, build(lab, jdk, native, offline), wanted)
    return Ready(jdk, native)
