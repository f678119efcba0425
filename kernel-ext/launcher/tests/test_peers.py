"""The peers' process answers in its protocol, also where no peer is there."""

import array
import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "bench/src/main/resources/sparselab/bench/peers.py"


def test_what_is_not_installed_is_left_out_with_its_reason(tmp_path):
    a, x = tmp_path / "a", tmp_path / "x"
    a.write_bytes(array.array("f", [1, 0, 0, 2]).tobytes())
    x.write_bytes(array.array("f", [3, 4]).tobytes())
    request = {"op": "spmv", "m": 2, "k": 2, "a": str(a), "x": str(x), "threads": 1}
    command = [sys.executable, "-S", "-I", SCRIPT]  # without any package
    done = subprocess.run(command, input=json.dumps(request) + "\n", capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == {"peers": []}
    for name in ("torch.mv", "torch CSR", "SciPy CSR"):
        assert f"{name} is left out: ModuleNotFoundError" in done.stderr
