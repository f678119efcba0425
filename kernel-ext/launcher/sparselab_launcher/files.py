"""Files that are either whole or not there, and one setup at a time."""

import hashlib
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from .console import say


def write_atomically(path: Path, text: str) -> None:
    """Replaces a file in one move: whoever reads it sees the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        os.chmod(part, 0o644)
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def digest_file(path: Path, algorithm: str = "sha256") -> str:
    digest = hashlib.new(algorithm)
    with open(path, "rb") as data:
        while block := data.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def digest_tree(root: Path, places: list, *words: str) -> str:
    """One digest of words, and of the names and contents of all files in `places` (files or folders)."""
    digest = hashlib.sha256("\0".join(words).encode())
    for place in places:
        for path in sorted(p for p in ([place] if place.is_file() else place.rglob("*")) if p.is_file()):
            digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def remove(path: Path) -> None:
    """Removes a file, link or folder, if it is there."""
    if path.is_symlink() or path.is_file():
        path.unlink(missing_ok=True)
    elif path.exists():
        shutil.rmtree(path)


@contextmanager
def only_one(lock: Path, children: bool = True):
    """Holds a lock file's lock; the system lets it go when this process has ended, and what it started in the block.

    With `children` the programs started inherit the open file: where only this process is killed, its pip or Maven may still be
    writing, and the next ./lab waits for it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with open(lock, "a+", encoding="utf-8") as handle:
        os.set_inheritable(handle.fileno(), children)
        waiting = False
        while not _try_lock(handle):
            if not waiting:
                say("· waiting for another ./lab, or what is left of one, that is at work in this folder")
                waiting = True
            time.sleep(0.2)
        yield


def _try_lock(handle) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
