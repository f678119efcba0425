"""Natives, Maven, kernelspec, results and the command line itself."""

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from conftest import LAUNCHER, ROOT

from sparselab_launcher import browser, kernelspec, results
from sparselab_launcher.archive import unpack
from sparselab_launcher.build import _refuse_two_versions, fingerprint
from sparselab_launcher.console import Problem, run_logged
from sparselab_launcher.files import _try_lock, digest_tree, only_one, write_atomically
from sparselab_launcher.jdk import Jdk
from sparselab_launcher.jupyter import free_port
from sparselab_launcher.maven import Pin, _unpack
from sparselab_launcher.native import AVX2, AVX512, NONE, classifier
from sparselab_launcher.verbs import doctor
from sparselab_launcher.verbs.run import chosen


@pytest.mark.parametrize(
    ("platform", "arch", "features", "expected"),
    [
        ("linux", "x86_64", AVX512 | AVX2, "linux-x86_64-onednn-avx512"),
        ("linux", "x86_64", AVX2 | {"avx512f"}, "linux-x86_64-onednn-avx2"),
        ("linux", "x86_64", NONE, "linux-x86_64-onednn"),
        ("linux", "aarch64", NONE, "linux-arm64"),
        ("darwin", "aarch64", NONE, "macosx-arm64"),
        ("darwin", "x86_64", AVX512 | AVX2, "macosx-x86_64-onednn-avx2"),
        ("win32", "x86_64", AVX512 | AVX2, "windows-x86_64-onednn-avx512"),
    ],
)
def test_the_best_native_that_runs_is_picked(platform, arch, features, expected):
    assert classifier(Jdk(Path(), "25", arch), platform, features) == expected


def test_a_system_without_a_native_is_told():
    with pytest.raises(Problem, match="no native build for win32 on aarch64"):
        classifier(Jdk(Path(), "25", "aarch64"), "win32", NONE)


def test_maven_with_a_wrong_digest_is_refused(lab, tmp_path):
    archive = tmp_path / "maven.zip"
    archive.write_bytes(b"not Maven")
    with pytest.raises(Problem, match="not the Maven it should be"):
        _unpack(lab, archive, Pin("1", "0" * 128), lab.maven / "apache-maven-1")
    assert not lab.maven.exists()


def test_the_pin_is_read():
    pin = Pin.of(_here())
    assert pin.version[0] == "3" and len(pin.sha512) == 128


def test_a_zip_keeps_what_is_executable_and_refuses_what_leads_out(tmp_path):
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    with zipfile.ZipFile(good, "w") as zipped:
        info = zipfile.ZipInfo("m/bin/mvn")
        info.external_attr = 0o100755 << 16
        zipped.writestr(info, "#!/bin/sh\n")
    unpack(good, tmp_path / "good")
    assert os.access(tmp_path / "good" / "m" / "bin" / "mvn", os.X_OK)
    with zipfile.ZipFile(bad, "w") as zipped:
        zipped.writestr("../evil", "x")
    with pytest.raises(Problem, match="refused"):
        unpack(bad, tmp_path / "bad")
    assert not (tmp_path / "evil").exists()


def _here():
    from sparselab_launcher.paths import Lab

    return Lab(ROOT)


def _sources(lab):
    for name in ("pom.xml", "kernel-ext/kernels/pom.xml", "kernel-ext/kernels/src/main/java/A.java", "lessons/pom.xml",
                 "kernel-ext/kernels/src/test/java/T.java", "kernel-ext/launcher/kernelspec/logo-svg.svg"):  # fmt: skip
        write_atomically(lab.root / name, name)
    write_atomically(lab.launcher / "sparselab_launcher" / "kernelspec.py", "")
    write_atomically(lab.launcher / "requirements" / "lab.lock", "")


def test_the_fingerprint_changes_with_sources_jdk_and_native_but_not_with_tests(lab):
    _sources(lab)
    jdk = Jdk(Path("/jdk"), "25", "x86_64")
    first = fingerprint(lab, jdk, "a")
    write_atomically(lab.root / "kernel-ext/kernels/src/test/java/T.java", "changed")
    assert fingerprint(lab, jdk, "a") == first
    assert fingerprint(lab, jdk, "b") != first
    assert fingerprint(lab, Jdk(Path("/jdk"), "25.0.1", "x86_64"), "a") != first
    write_atomically(lab.root / "kernel-ext/kernels/src/main/java/A.java", "changed")
    assert fingerprint(lab, jdk, "a") != first


def test_moving_text_from_one_file_to_the_next_changes_the_digest(tmp_path):
    write_atomically(tmp_path / "a", "12")
    write_atomically(tmp_path / "b", "3")
    first = digest_tree(tmp_path, [tmp_path])
    write_atomically(tmp_path / "a", "1")
    write_atomically(tmp_path / "b", "23")
    assert digest_tree(tmp_path, [tmp_path]) != first


def _install(lab, fingerprint):
    _sources(lab)
    jars = []
    for name, manifest in (("sparselab-notebook-1.jar", "Premain-Class: x.Agent\n"), ("sparselab-kernels-1.jar", "")):
        jar = lab.root / "target" / name
        jar.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(jar, "w") as zipped:
            zipped.writestr("META-INF/MANIFEST.MF", manifest)
        jars.append(jar)
    kernelspec.install(lab, Jdk(Path("/jdk"), "25", "x86_64"), jars, fingerprint)
    return json.loads((lab.kernelspec / "kernel.json").read_text())


def test_the_kernelspec_starts_java_with_agent_and_class_path(lab):
    spec = _install(lab, "f" * 64)
    argv = spec["argv"]
    assert argv[0] == str(Jdk(Path("/jdk"), "", "").java)
    assert [part for part in argv if part.startswith("-javaagent")] == [
        "-javaagent:{resource_dir}/lib-ffffffffffff/sparselab-notebook-1.jar"
    ]
    assert argv[argv.index("-cp") + 1] == "{resource_dir}/lib-ffffffffffff/*"
    assert argv[-1] == "{connection_file}"
    assert (spec["display_name"], spec["language"], spec["interrupt_mode"]) == ("Java (Sparse Lab)", "java", "message")
    assert (lab.kernelspec / "logo-svg.svg").is_file()
    assert kernelspec.installed_fingerprint(lab) == "f" * 64


def test_a_kernel_with_a_missing_jar_is_not_installed(lab):
    _install(lab, "f" * 64)
    (lab.kernelspec / "lib-ffffffffffff" / "sparselab-kernels-1.jar").unlink()
    assert kernelspec.installed_fingerprint(lab) is None


def test_the_jars_of_the_last_build_stay_and_older_ones_go(lab):
    for letter in "abc":
        _install(lab, letter * 64)
    assert sorted(path.name for path in lab.kernelspec.glob("lib-*")) == ["lib-" + "b" * 12, "lib-" + "c" * 12]


def test_two_versions_of_one_library_are_refused(tmp_path):
    jars = [tmp_path / "guava" / version / f"guava-{version}.jar" for version in ("1", "2")]
    with pytest.raises(Problem, match="two versions of guava"):
        _refuse_two_versions(jars)
    _refuse_two_versions([jars[0], tmp_path / "guava" / "1" / "guava-1-linux.jar"])


def test_only_one_setup_at_a_time(tmp_path):
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'kernel-ext' / 'launcher')!r})\n"
        "from pathlib import Path; from sparselab_launcher.files import only_one\n"
        f"with only_one(Path({str(tmp_path / 'lock')!r})): print('in')"
    )
    with only_one(tmp_path / "lock"):
        other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert "waiting" in other.stdout.readline()
        assert other.poll() is None
    assert other.communicate(timeout=30)[0].strip() == "in"


@pytest.mark.skipif(os.name == "nt", reason="Windows locks belong to one process")
def test_the_lock_outlives_a_killed_setup_as_long_as_its_children(tmp_path):
    code = (
        f"import os, sys; sys.path.insert(0, {str(ROOT / 'kernel-ext' / 'launcher')!r})\n"
        "from pathlib import Path; from sparselab_launcher.files import only_one; from sparselab_launcher.console import start\n"
        f"with only_one(Path({str(tmp_path / 'lock')!r})):\n"
        "    print(start(['sleep', '60'], stdout=2).pid, flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with open(tmp_path / "lock", "a+") as handle:
        assert not _try_lock(handle)
        os.kill(int(killed.stdout), 9)
        until = time.monotonic() + 10
        while not _try_lock(handle):
            assert time.monotonic() < until


def test_a_port_in_use_is_told_and_the_next_is_taken():
    import socket

    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(Problem, match=f"port {port} is in use"):
            free_port(port)


def test_notebooks_are_chosen_by_number_and_name(lab):
    for name in ("00-start.ipynb", "02-magnitude-pruning.ipynb", "12-last.ipynb"):
        write_atomically(lab.notebooks / name, "{}")
    assert [path.name for path in chosen(lab, ["02", "00"])] == ["02-magnitude-pruning.ipynb", "00-start.ipynb"]
    assert len(chosen(lab, [])) == 3
    with pytest.raises(Problem, match="no notebook is called 7"):
        chosen(lab, ["7"])


def test_results_count_every_kind_and_a_cut_off_file_is_a_failure(tmp_path):
    (tmp_path / "a.xml").write_text(
        '<testsuites><testsuite><testcase classname="A" name="good"/><testcase classname="A" name="bad"><failure message="2 != 3"/></testcase>'
        '<testcase classname="A" name="worse"><error/></testcase><testcase classname="A" name="not"><skipped/></testcase></testsuite></testsuites>'
    )
    (tmp_path / "b.xml").write_text("<testsuite><testcase")
    found = results.read(list(tmp_path.glob("*.xml")))
    assert (found.passed, found.failed, found.skipped) == (1, 3, 1)
    assert found.failures[0] == "A.bad: 2 != 3"


def test_a_wrong_chrome_is_told(tmp_path):
    with pytest.raises(Problem, match="no such program"):
        browser.find({"CHROME": str(tmp_path / "none")})
    assert browser.find({"PATH": str(tmp_path)}) is None or sys.platform != "linux"


def _lab(*arguments):
    return subprocess.run([sys.executable, str(ROOT / "lab"), *arguments], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("verb", ["", "start", "run", "test", "doctor", "clean"])
def test_help_everywhere(verb):
    done = _lab(*([verb] if verb else []), "--help")
    assert done.returncode == 0 and "--offline" in done.stdout


def test_a_mistyped_verb_is_told_with_those_there_are():
    done = _lab("tset")
    assert done.returncode == 2
    assert "no verb 'tset'" in done.stderr and "doctor" in done.stderr and "Traceback" not in done.stderr


def test_an_old_python_is_told_before_anything_else():
    code = (
        "import sys\nreal = sys.version_info\nclass Old(tuple): pass\nsys.version_info = (3, 8, 1)\n"
        f"exec(compile(open({str(ROOT / 'lab')!r}).read(), 'lab', 'exec'), {{'__file__': {str(ROOT / 'lab')!r}, '__name__': '__main__'}})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1 and "needs Python 3.10 or newer; this is Python 3.8" in done.stderr


def test_doctor_names_the_cure_where_nothing_is_set_up(lab, capsys):
    _sources(lab)
    assert doctor.run(lab, None) == 1
    said = capsys.readouterr().out
    assert "✗ Python" in said and "→ ./lab --setup-only" in said


def test_doctor_sees_that_a_jar_is_missing(lab, capsys):
    _install(lab, "f" * 64)
    next(lab.kernelspec.glob("lib-*/sparselab-kernels-1.jar")).unlink()
    report = doctor.Report()
    assert not doctor._jars(lab, Jdk(Path("/jdk"), "25", "x86_64"), "native", report)
    assert report.bad == 1 and "not whole" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "good"),
    [({"value": "256", "error": None}, True), ({"value": "64", "error": None}, False), ({"value": None, "error": "no module"}, False)],
)
def test_doctor_judges_the_vector_width(answer, good):
    report = doctor.Report()
    doctor._simd(answer, report)
    assert (report.bad == 0) is good


def test_setup_that_fails_on_the_way_says_what_the_program_said(tmp_path):
    code = "print('all went well'); print('then it broke'); raise SystemExit(3)"
    with pytest.raises(Problem) as problem:
        run_logged([sys.executable, "-c", code], tmp_path / "log", "it failed", "Try again.")
    assert "exit code 3" in problem.value.what
    assert "| then it broke" in problem.value.cure and problem.value.cure[-1] == "Try again."


def _pins(name):
    lock = (LAUNCHER / "requirements" / f"{name}.lock").read_text()
    return {pin[1]: pin[2] for pin in re.finditer(r"^([\w.-]+)==(\S+)", lock, re.M)}


def test_the_tests_environment_has_all_that_the_lab_has():
    lab, test = _pins("lab"), _pins("test")
    assert lab and not {name: version for name, version in lab.items() if test.get(name) != version}
