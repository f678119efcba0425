"""Unpacks .tar.gz and .zip files that come from elsewhere: nothing may land outside the folder given."""

import os
import stat
import tarfile
import zipfile
from pathlib import Path

from .console import Problem


def unpack(archive: Path, folder: Path) -> None:
    """Unpacks into an empty folder; a member that points out of it, or is no plain file, is refused."""
    folder.mkdir(parents=True)
    try:
        if zipfile.is_zipfile(archive):
            _unzip(archive, folder)
        else:
            _untar(archive, folder)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError) as error:
        raise Problem(f"{archive.name} cannot be unpacked: {error}") from error


def _target(folder: Path, name: str) -> Path:
    """Where a member goes; links that were unpacked before it are followed, so that they cannot lead out."""
    path = folder / name
    if os.path.isabs(name) or "\\" in name or ":" in name.split("/")[0]:
        raise _hostile(name)
    if not _inside(folder, path.parent) or ".." in Path(name).parts:
        raise _hostile(name)
    return path


def _inside(folder: Path, path: Path) -> bool:
    real, home = os.path.realpath(path), os.path.realpath(folder)
    return real == home or real.startswith(home + os.sep)


def _hostile(name: str) -> Problem:
    return Problem(f"the archive was refused: its member {name!r} would land outside its folder.")


def _write(path: Path, source, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        raise _hostile(path.name)
    with open(path, "wb") as out:
        while block := source.read(1 << 20):
            out.write(block)
    os.chmod(path, (mode & 0o755) | 0o644)


def _unzip(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as zipped:
        for member in zipped.infolist():
            path = _target(folder, member.filename)
            mode = member.external_attr >> 16
            if stat.S_ISLNK(mode):
                raise _hostile(member.filename)
            if member.is_dir():
                path.mkdir(parents=True, exist_ok=True)
            else:
                with zipped.open(member) as source:
                    _write(path, source, mode)


def _untar(archive: Path, folder: Path) -> None:
    with tarfile.open(archive, "r:*") as tarred:
        for member in tarred:
            path = _target(folder, member.name)
            if member.isdir():
                path.mkdir(parents=True, exist_ok=True)
            elif member.isfile():
                with tarred.extractfile(member) as source:
                    _write(path, source, member.mode)
            elif member.issym():
                if not _inside(folder, path.parent / member.linkname):
                    raise _hostile(member.name)
                path.parent.mkdir(parents=True, exist_ok=True)
                os.symlink(member.linkname, path)
            else:
                raise _hostile(member.name)
