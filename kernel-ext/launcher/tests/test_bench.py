"""What `./lab bench` says of itself does not mix with the figures."""

from pathlib import Path
from types import SimpleNamespace

from sparselab_launcher.console import step
from sparselab_launcher.verbs import bench


def test_steps_do_not_mix_with_the_figures(lab, monkeypatch, capsys):
    def built(*_):
        with step("Building"):
            return [Path("a.jar"), Path("b.jar")]

    ran = []
    monkeypatch.setattr(bench, "ensure_ready", lambda *_: SimpleNamespace(jdk="jdk", native=""))
    monkeypatch.setattr(bench, "build_for_bench", built)
    monkeypatch.setattr(bench, "run_java", lambda *given: ran.append(given) or print('{"a":1}') or 0)
    assert bench.run(lab, SimpleNamespace(arguments=["spmm", "--json"], yes=False, offline=True)) == 0
    out, err = capsys.readouterr()
    assert out == '{"a":1}\n'
    assert "Building" in err
    assert ran[0][-2:] == ("spmm", "--json")
