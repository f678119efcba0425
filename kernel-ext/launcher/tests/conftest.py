"""What the launcher's tests share: the launcher on the path, a lab in a temporary folder, fake JDKs."""

import os
import sys
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(LAUNCHER))

from sparselab_launcher import jdk  # noqa: E402
from sparselab_launcher.paths import Lab  # noqa: E402

ROOT = LAUNCHER.parents[1]
MODULES = "java.base java.desktop java.instrument jdk.compiler jdk.jshell jdk.incubator.vector"


def release(version="25.0.1", modules=MODULES, arch="x86_64") -> str:
    return f'JAVA_VERSION="{version}"\nOS_ARCH="{arch}"\nMODULES="{modules}"\n'


def fake_jdk(home: Path, **facts) -> Path:
    """A folder that looks like a JDK: bin/java and a release file."""
    (home / "bin").mkdir(parents=True)
    java = home / "bin" / ("java.exe" if os.name == "nt" else "java")
    java.write_text("#!/bin/sh\nexit 1\n")
    java.chmod(0o755)
    (home / "release").write_text(release(**facts))
    return home


@pytest.fixture
def lab(tmp_path) -> Lab:
    return Lab(tmp_path / "lab")


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine without any Java: no usual folders, an empty PATH; the environment to pass on."""
    monkeypatch.setattr(jdk, "USUAL", {sys.platform: [], "linux": []})
    monkeypatch.setattr(jdk, "OF_TOOLS", [])
    return {"PATH": str(tmp_path / "empty")}
