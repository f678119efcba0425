"""Where the lab keeps what it makes."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Lab:
    """One checkout of the Sparse Lab; every path the launcher uses is named here."""

    root: Path
    windows: bool = os.name == "nt"
    jupyter: Path | None = None

    @property
    def launcher(self) -> Path:
        return self.root / "kernel-ext" / "launcher"

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / ("Scripts/python.exe" if self.windows else "bin/python")

    @property
    def jdks(self) -> Path:
        return self.root / ".jdk"

    @property
    def maven(self) -> Path:
        return self.root / ".maven"

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def logs(self) -> Path:
        return self.build / "log"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def kernels(self) -> Path:
        return self.venv / "share" / "jupyter" / "kernels"

    @property
    def kernelspec(self) -> Path:
        return self.kernels / "sparse-java"

    @property
    def jjava_jar(self) -> Path:
        """The kernel's own jar, out of the jjava wheel."""
        return self.kernels / "java" / "jjava.jar"

    @property
    def jupyter_home(self) -> Path:
        """Settings, workspaces and runtime files of the lab's JupyterLab, apart from the user's own."""
        return self.jupyter or self.build / "jupyter"
