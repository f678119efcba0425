"""The JDK finder takes a full JDK 25 and says why it takes no other."""

import os

import pytest
from conftest import MODULES, fake_jdk

from sparselab_launcher import jdk


def test_java_home_comes_first(lab, bare, tmp_path):
    fake_jdk(lab.jdks / "other")
    home = fake_jdk(tmp_path / "mine")
    found, refused = jdk.find(lab, {**bare, "JAVA_HOME": str(home)})
    assert found.home == home
    assert found.version == "25.0.1"
    assert not refused


def test_wrong_java_home_is_refused_with_its_reason_and_the_next_is_taken(lab, bare, tmp_path):
    old = fake_jdk(tmp_path / "old", version="17.0.2")
    good = fake_jdk(lab.jdks / "jdk-25")
    found, refused = jdk.find(lab, {**bare, "JAVA_HOME": str(old)})
    assert found.home == good
    assert [(one.home, one.reason) for one in refused] == [(old, "it is Java 17")]


@pytest.mark.parametrize("version", ["1.8.0_402", "21.0.4", "24", "26.0.1", "26-ea"])
def test_other_releases_are_refused(tmp_path, version):
    found = jdk.inspect(fake_jdk(tmp_path / "jdk", version=version))
    assert isinstance(found, jdk.Refused)


@pytest.mark.parametrize("missing", ["jdk.compiler", "jdk.jshell", "jdk.incubator.vector"])
def test_a_runtime_without_the_needed_modules_is_refused(tmp_path, missing):
    found = jdk.inspect(fake_jdk(tmp_path / "jre", modules=MODULES.replace(missing, "")))
    assert isinstance(found, jdk.Refused)
    assert missing in found.reason and "not a full JDK" in found.reason


@pytest.mark.parametrize("below", ["Contents/Home", "libexec/openjdk.jdk/Contents/Home", "current"])
def test_homes_that_lie_deeper_are_found(lab, bare, below):
    home = fake_jdk(lab.jdks / "temurin" / below)
    assert jdk.find(lab, bare)[0].home == home


@pytest.mark.skipif(os.name == "nt", reason="links on the PATH are how Unix does it")
def test_a_link_on_the_path_leads_to_its_home(lab, bare, tmp_path):
    home = fake_jdk(tmp_path / "real")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").symlink_to(home / "bin" / "java")
    assert jdk.find(lab, {"PATH": str(tmp_path / "bin")})[0].home == home


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for java")
def test_a_java_without_a_release_file_is_asked(tmp_path):
    home = fake_jdk(tmp_path / "odd")
    (home / "release").unlink()
    (home / "bin" / "java").write_text(
        '#!/bin/sh\n[ "$1" = --list-modules ] && { for m in ' + MODULES + "; do echo $m@25; done; exit; }\n"
        "echo '    java.version = 25.0.2'; echo '    os.arch = amd64'\n"
    )
    found = jdk.inspect(home)
    assert (found.version, found.arch) == ("25.0.2", "x86_64")


def test_a_java_that_does_not_run_is_refused(tmp_path):
    home = fake_jdk(tmp_path / "broken")
    (home / "release").unlink()
    assert "does not run" in jdk.inspect(home).reason
