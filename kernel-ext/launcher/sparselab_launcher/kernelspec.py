"""Installs the kernel Java (Sparse Lab) into .venv, and hides the wheel's own."""

import hashlib
import json
import os
import shutil
import zipfile
from pathlib import Path

from .console import Problem
from .files import remove, write_atomically
from .jdk import Jdk
from .paths import Lab

NAME = "sparse-java"
DISPLAY_NAME = "Java (Sparse Lab)"
MAIN = "sparselab.notebook.SparseKernel"
# What the Vector API, ND4J's natives and charts without a screen need; pom.xml gives the tests the same.
LAB_FLAGS = [
    "--add-modules", "jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Djava.awt.headless=true",
]  # fmt: skip
# JJava reads JShell through a package that is not open. A third of the memory is heap; ND4J may take as much outside it.
KERNEL_FLAGS = ["--add-opens", "jdk.jshell/jdk.jshell=ALL-UNNAMED", "-XX:MaxRAMPercentage=35", "-Xss4m"]
# ND4J's OpenMP threads spin while they wait; on a machine that does anything else that made ND4J 30 to 70 times slower.
ENVIRONMENT = {"OMP_WAIT_POLICY": "passive"}


def installed_fingerprint(lab: Lab) -> str | None:
    """The fingerprint the installed kernel was made from; None where it is missing or broken."""
    try:
        spec = json.loads((lab.kernelspec / "kernel.json").read_text(encoding="utf-8"))
        metadata = spec["metadata"]["sparselab"]
        whole = all((lab.kernelspec / metadata["lib"] / name).is_file() for name in metadata["jars"])
        return metadata["fingerprint"] if whole else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def lib(lab: Lab) -> Path:
    """The folder of the installed kernel's jars."""
    spec = json.loads((lab.kernelspec / "kernel.json").read_text(encoding="utf-8"))
    return lab.kernelspec / spec["metadata"]["sparselab"]["lib"]


def install(lab: Lab, jdk: Jdk, jars: list, fingerprint: str) -> None:
    """Puts the jars into a folder of their own, then moves kernel.json in place: the kernel is the old or the new one."""
    lab.kernelspec.mkdir(parents=True, exist_ok=True)
    folder = lab.kernelspec / f"lib-{fingerprint[:12]}"
    remove(folder)
    folder.mkdir()
    for jar in jars:
        _place(jar, folder / jar.name, inside_lab=lab.root in jar.parents)
    for logo in (lab.launcher / "kernelspec").glob("logo-*"):
        shutil.copyfile(logo, lab.kernelspec / logo.name)
    spec = _spec(jdk, folder, [jar.name for jar in jars], fingerprint)
    previous = installed_fingerprint(lab)
    write_atomically(lab.kernelspec / "kernel.json", json.dumps(spec, indent=2) + "\n")
    _tidy(lab, keep={folder.name, f"lib-{(previous or '')[:12]}"})


def _place(jar: Path, to: Path, inside_lab: bool) -> None:
    """Links a library of Maven's store, which never changes; copies our own jars, which the next build overwrites."""
    if not inside_lab:
        try:
            os.link(jar, to)
            return
        except OSError:
            pass  # another disk, or a file system without links
    shutil.copyfile(jar, to)


def _spec(jdk: Jdk, folder: Path, names: list, fingerprint: str) -> dict:
    here = "{resource_dir}/" + folder.name
    agents = [f"-javaagent:{here}/{name}" for name in names if _is_agent(folder / name)]
    return {
        "argv": [str(jdk.java), *LAB_FLAGS, *KERNEL_FLAGS, *agents, "-cp", f"{here}/*", MAIN, "{connection_file}"],
        "display_name": DISPLAY_NAME,
        "language": "java",
        "interrupt_mode": "message",
        "env": ENVIRONMENT,
        "metadata": {"sparselab": {"fingerprint": fingerprint, "lib": folder.name, "jars": names}},
    }


def _is_agent(jar: Path) -> bool:
    """Whether one of our jars says in its manifest that it is a java agent."""
    if not jar.name.startswith("sparselab-"):
        return False
    try:
        with zipfile.ZipFile(jar) as zipped:
            return b"Premain-Class:" in zipped.read("META-INF/MANIFEST.MF")
    except (zipfile.BadZipFile, KeyError) as error:
        raise Problem(f"{jar} is not a whole jar: {error}", "Run ./lab clean and ./lab again.") from error


def _tidy(lab: Lab, keep: set) -> None:
    """Drops the jars of older builds; those of the last one stay, a kernel may still be running on them."""
    for old in lab.kernelspec.glob("lib-*"):
        if old.name not in keep:
            shutil.rmtree(old, ignore_errors=True)
