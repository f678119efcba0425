"""Writes scalesim.csv: cycles of random products on random arrays, counted by SCALE-Sim 3.0.0.

    python3 -m venv v && v/bin/pip install scalesim==3.0.0 'numpy<2'
    v/bin/python scalesim_golden.py scalesim.csv

SCALE-Sim prints one cycle less than it counts (its issue #125); the file holds what it prints.
"""
import contextlib
import csv
import glob
import io
import os
import random
import sys
import tempfile

from scalesim.scale_sim import scalesim

CONFIG = """[general]
run_name = run
[architecture_presets]
ArrayHeight = {rows}
ArrayWidth = {columns}
IfmapSramSzkB = 4096
FilterSramSzkB = 4096
OfmapSramSzkB = 4096
IfmapOffset = 0
FilterOffset = 10000000
OfmapOffset = 20000000
Bandwidth = 10
Dataflow = {flow}
MemoryBanks = 1
ReadRequestBuffer = 32
WriteRequestBuffer = 32
[layout]
IfmapCustomLayout = False
IfmapSRAMBankBandwidth = 10
IfmapSRAMBankNum = 10
IfmapSRAMBankPort = 2
FilterCustomLayout = False
FilterSRAMBankBandwidth = 10
FilterSRAMBankNum = 10
FilterSRAMBankPort = 2
[sparsity]
SparsitySupport = {sparse}
SparseRep = ellpack_block
OptimizedMapping = false
BlockSize = 8
RandomNumberGeneratorSeed = 40
[run_presets]
InterfaceBandwidth = CALC
UseRamulatorTrace = False
"""


def cycles(rows, columns, flow, m, k, n, keep=1, of=1):
    """Total cycles as printed."""
    with tempfile.TemporaryDirectory() as folder:
        def put(name, text):
            path = os.path.join(folder, name)
            with open(path, "w") as out:
                out.write(text)
            return path

        config = put("a.cfg", CONFIG.format(rows=rows, columns=columns, flow=flow, sparse=keep < of))
        topology = put("t.csv", f"Layer, M, N, K, Sparsity,\nx, {m}, {n}, {k}, {keep}:{of},\n")
        layout = put("l.csv", "header,\n" + "x," + "1," * 20 + "\n")
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            run = scalesim(save_disk_space=True, verbose=False, config=config, topology=topology,
                           layout=layout, input_type_gemm=True)
            run.run_scale(top_path=folder)
        report = glob.glob(os.path.join(folder, "**", "COMPUTE_REPORT.csv"), recursive=True)[0]
        with open(report) as text:
            table = [[c.strip() for c in row] for row in csv.reader(text)]
        return int(float(table[1][table[0].index("Total Cycles")]))


def main(path):
    draw = random.Random(2026)
    with open(path, "w", newline="") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow(["rows", "columns", "dataflow", "m", "k", "n", "keep", "of", "printed"])
        for _ in range(30):
            rows, columns = draw.choice([4, 8, 16, 32]), draw.choice([4, 8, 16, 32])
            m, k, n = (draw.randint(1, 160) for _ in range(3))
            for flow in ("os", "ws", "is"):
                write.writerow([rows, columns, flow, m, k, n, 1, 1, cycles(rows, columns, flow, m, k, n)])
            out.flush()
        for keep, of in ((3, 4), (2, 4), (1, 4), (1, 8), (1, 2)):
            side = draw.choice([8, 16])
            m, k, n = draw.randint(1, 160), 8 * draw.randint(1, 20), draw.randint(1, 160)
            write.writerow([side, side, "ws", m, k, n, keep, of,
                            cycles(side, side, "ws", m, k, n, keep, of)])


if __name__ == "__main__":
    main(sys.argv[1])
