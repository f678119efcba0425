"""Downloads a file whose digest is known: picked up where it was cut off, and never half there."""

import http.client
import json
import urllib.error
import urllib.request
from pathlib import Path

from .console import Problem
from .files import digest_file

TIMEOUT_SECONDS = 60


def get_json(url: str):
    try:
        with urllib.request.urlopen(_request(url), timeout=TIMEOUT_SECONDS) as reply:
            return json.loads(reply.read(10 << 20))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Problem(f"{url} could not be read: {error}", "Is this computer online?") from error


def download(url: str, to: Path, sha256: str, size: int, progress) -> None:
    """Fetches into `to`.part and renames when the SHA-256 is right; `progress(bytes, size)` is called on the way."""
    part = to.with_name(to.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    resumed = part.exists() and part.stat().st_size > 0
    _fetch(url, part, size, progress)
    if digest_file(part) != sha256 and resumed:  # the old piece may be of another file: once more, whole
        part.unlink()
        _fetch(url, part, size, progress)
    found = digest_file(part)
    if found != sha256:
        part.unlink()
        raise Problem(
            f"{to.name} is not the file it should be: SHA-256 {found}, expected {sha256}.",
            "It was thrown away. Try again; if it happens again, something between here and the server changes downloads.",
        )
    part.replace(to)


def _fetch(url: str, part: Path, size: int, progress) -> None:
    have = part.stat().st_size if part.exists() else 0
    if have >= size > 0:
        return
    try:
        with urllib.request.urlopen(_request(url, have), timeout=TIMEOUT_SECONDS) as reply:
            if have and reply.status != 206:  # the server starts from the beginning
                have = 0
            with open(part, "ab" if have else "wb") as out:
                while block := reply.read(1 << 16):
                    out.write(block)
                    have += len(block)
                    progress(have, size)
    except (OSError, http.client.HTTPException) as error:
        raise Problem(f"the download stopped after {have} bytes: {error}", f"Run it again to go on.  From: {url}") from error
    if have < size:
        raise Problem(f"the download was cut off after {have} of {size} bytes.", f"Run it again to go on.  From: {url}")


def _request(url: str, have: int = 0) -> urllib.request.Request:
    headers = {"User-Agent": "sparse-lab"}
    if have:
        headers["Range"] = f"bytes={have}-"
    return urllib.request.Request(url, headers=headers)
