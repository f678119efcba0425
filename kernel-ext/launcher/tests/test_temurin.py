"""Fetching a JDK from a local server: right, wrong, cut off, taken up again, hostile."""

import hashlib
import io
import json
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import release

from sparselab_launcher import temurin
from sparselab_launcher.console import Problem

NAME = "OpenJDK25U-jdk_x64_linux.tar.gz"


def archive(*more, modules=None) -> bytes:
    """A .tar.gz with a small fake JDK, and what else is asked for as (name, TarInfo changes)."""
    facts = release() if modules is None else release(modules=modules)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, content, mode in (("bin/java", b"#!/bin/sh\n", 0o755), ("bin/java.exe", b"", 0o755), ("release", facts.encode(), 0o644),
                                    ("lib/big", bytes(range(256)) * 4096, 0o644)):  # fmt: skip
            info = tarfile.TarInfo(f"jdk-25.0.1+8/{name}")
            info.size, info.mode = len(content), mode
            tar.addfile(info, io.BytesIO(content))
        for name, changes in more:
            info = tarfile.TarInfo(name)
            for key, value in changes.items():
                setattr(info, key, value)
            tar.addfile(info, io.BytesIO(b"x" * info.size))
    return packed.getvalue()


class Site:
    """A stand-in for the Adoptium API and its downloads; the fields say how it misbehaves."""

    def __init__(self):
        self.data = archive()
        self.checksum = None
        self.cut_after = None
        self.ranges = []
        self.resumes = True
        self.name = NAME
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _answer(self) -> bytes:
        checksum = self.checksum or hashlib.sha256(self.data).hexdigest()
        package = {"name": self.name, "size": len(self.data), "checksum": checksum, "link": f"{self.base}/file"}
        return json.dumps([{"binary": {"package": package}, "release_name": "jdk-25.0.1+8"}]).encode()

    def _handler(site):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path.startswith("/v3/assets/latest/25/hotspot?"):
                    self._send(200, site._answer())
                    return
                asked = self.headers.get("Range")
                site.ranges.append(asked)
                first = int(asked[6:-1]) if asked and site.resumes else 0
                self._send(206 if first else 200, site.data[first:], site.cut_after)

            def _send(self, status, body, cut_after=None):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body if cut_after is None else body[:cut_after])
                self.close_connection = True

            def log_message(self, *_):
                pass

        return Handler


@pytest.fixture
def site():
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def env(site, bare):
    return {**bare, "SPARSELAB_ADOPTIUM": site.base}


def test_it_is_fetched_unpacked_and_found_again(lab, site, env):
    found = temurin.ensure_jdk(lab, yes=True, offline=False, env=env)
    assert found.home == lab.jdks / "jdk-25.0.1+8"
    assert found.java.stat().st_mode & 0o111
    assert [path.name for path in lab.jdks.iterdir()] == ["jdk-25.0.1+8"]
    site.server.shutdown()
    assert temurin.ensure_jdk(lab, yes=False, offline=True, env=env) == found


def test_without_a_terminal_and_without_yes_three_lines_say_how(lab, env, site):
    with pytest.raises(Problem) as problem:
        temurin.ensure_jdk(lab, yes=False, offline=False, env=env)
    assert len(problem.value.cure) == 3 and problem.value.code != 0
    assert not site.ranges and not lab.jdks.exists()


def test_a_wrong_checksum_leaves_nothing(lab, env, site):
    site.checksum = "0" * 64
    with pytest.raises(Problem, match="not the file it should be"):
        temurin.fetch(lab, env)
    assert not list(lab.jdks.iterdir())


@pytest.mark.parametrize("resumes", [True, False], ids=["server resumes", "server starts over"])
def test_a_cut_download_is_told_and_taken_up_again(lab, env, site, resumes):
    site.resumes, site.cut_after = resumes, 1000
    with pytest.raises(Problem, match="1000 of") as problem:
        temurin.fetch(lab, env)
    assert "again" in problem.value.cure[0]
    assert (lab.jdks / f"{NAME}.part").stat().st_size == 1000
    site.cut_after = None
    assert temurin.fetch(lab, env).version == "25.0.1"
    assert site.ranges == [None, "bytes=1000-"]


def test_an_old_piece_of_another_file_is_thrown_away(lab, env, site):
    lab.jdks.mkdir(parents=True)
    (lab.jdks / f"{NAME}.part").write_bytes(b"of last year")
    assert temurin.fetch(lab, env).version == "25.0.1"
    assert site.ranges == ["bytes=12-", None]


def test_a_runtime_is_not_taken_for_a_jdk(lab, env, site):
    site.data = archive(modules="java.base")
    with pytest.raises(Problem, match="without jdk.compiler"):
        temurin.fetch(lab, env)
    assert not [path for path in lab.jdks.iterdir() if path.is_dir()]


LINK = {"type": tarfile.SYMTYPE}


@pytest.mark.parametrize(
    "members",
    [
        [("../evil", {})],
        [("jdk/../../evil", {})],
        [("/tmp/evil-of-the-lab", {})],
        [("link", {**LINK, "linkname": "../../.."})],
        [("link", {**LINK, "linkname": "/etc"})],
        [("a", {**LINK, "linkname": "jdk-25.0.1+8/bin"}), ("a/../../evil", {})],
        [("hard", {"type": tarfile.LNKTYPE, "linkname": "../../evil"})],
        [("device", {"type": tarfile.CHRTYPE})],
        [("C:\\evil", {})],
    ],
    ids=lambda members: members[-1][0],
)
def test_an_archive_that_reaches_out_of_its_folder_is_refused(lab, env, site, members):
    site.data = archive(*members)
    with pytest.raises(Problem, match="refused"):
        temurin.fetch(lab, env)
    assert not [path for path in lab.jdks.iterdir() if path.is_dir()]
    assert not list(lab.root.parent.rglob("evil*"))


def test_a_hostile_file_name_is_refused(lab, env, site):
    site.name = "../../evil.tar.gz"
    with pytest.raises(Problem, match="refused"):
        temurin.fetch(lab, env)


def test_a_server_that_is_not_there(lab, bare):
    with pytest.raises(Problem, match="could not be read"):
        temurin.fetch(lab, {**bare, "SPARSELAB_ADOPTIUM": "http://127.0.0.1:9"})
