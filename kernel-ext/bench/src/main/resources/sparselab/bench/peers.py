"""Times what Python users have, on the matrices or the file that the Java benchmark sends: one process, one line a request.

    {"op": "spmm", "m": 768, "k": 768, "n": 256, "a": FILE, "b": FILE, "threads": 1}     once, first: names of the peers come back
    {"op": "spmv", "m": …, "k": …, "a": FILE, "x": FILE, "threads": 1}
    {"op": "net", "file": NET.onnx, "x": FILE, "threads": 1}
    time NAME CALLS                                                                       seconds of one call, over CALLS calls
    result NAME FILE                                                                      what it computed, as float32 into FILE

Files are raw little-endian float32. The names of the peers, and every figure, are answered as one JSON line.
A peer that is not there or cannot take the work is left out; why goes to standard error.
"""

import json
import os
import sys
import time


def main() -> None:
    out = sys.stdout
    sys.stdout = sys.stderr  # libraries that print do not get into the answers
    request = json.loads(sys.stdin.readline())
    for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = str(request["threads"])
    os.environ["KMP_BLOCKTIME"] = "0"  # a thread that waits by spinning would slow whoever is timed next
    os.environ["NM_DISABLE_ANALYTICS"] = "True"
    peers = {}
    for name, make in PEERS[request["op"]].items():
        try:
            run = make(request)
            run()
            peers[name] = run
        except Exception as error:  # whatever a foreign library throws: the others still run
            print(f"peers: {name} is left out: {type(error).__name__}: {error}", file=sys.stderr)
    answer(out, {"peers": list(peers)})
    for line in sys.stdin:
        verb, name, last = line.rstrip("\n").split("\t")
        run = peers[name]
        if verb == "time":
            calls = int(last)
            start = time.perf_counter()
            for _ in range(calls):
                run()
            answer(out, {"seconds": (time.perf_counter() - start) / calls})
        else:
            import numpy

            numpy.ascontiguousarray(run(), dtype="<f4").tofile(last)
            answer(out, {"result": last})


def answer(out, value) -> None:
    out.write(json.dumps(value) + "\n")
    out.flush()


def matrix(path, *shape):
    import numpy

    return numpy.fromfile(path, dtype="<f4").reshape(shape)


def operands(request):
    a = matrix(request["a"], request["m"], request["k"])
    return a, matrix(request["b"], request["k"], request["n"]) if "b" in request else matrix(request["x"], request["k"])


def torch_dense(request):
    import torch

    torch.set_num_threads(request["threads"])
    a, b = map(torch.from_numpy, operands(request))
    out = torch.empty((a.shape[0], *b.shape[1:]))

    def run():
        torch.matmul(a, b, out=out)
        return out.numpy()

    return run


def torch_csr(request):
    import torch

    torch.set_num_threads(request["threads"])
    a, b = map(torch.from_numpy, operands(request))
    csr = a.to_sparse_csr()
    return lambda: (csr @ b).numpy()


def torch_bf16(request):
    """The dense product in bfloat16, on AMX where there is one: the honest ceiling above all float32."""
    import torch

    torch.set_num_threads(request["threads"])
    a, b = (torch.from_numpy(x).bfloat16() for x in operands(request))
    return lambda: (a @ b).float().numpy()


def scipy_csr(request):
    from scipy.sparse import csr_array

    a, b = operands(request)
    csr = csr_array(a)
    return lambda: csr @ b


def deepsparse_matmul(request):
    """A MatMul with the weights as a constant: Y' = X'·A', since the engine looks for zeros in the second operand."""
    import numpy
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    a, b = operands(request)
    x = numpy.ascontiguousarray(b.reshape(request["k"], -1).T)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, list(x.shape))],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [x.shape[0], request["m"]])],
        [numpy_helper.from_array(numpy.ascontiguousarray(a.T), "w")],
    )
    path = request["a"] + ".onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    import deepsparse

    engine = deepsparse.compile_model(path, batch_size=x.shape[0], num_cores=request["threads"])
    return lambda: engine.run([x])[0].T


def onnxruntime_net(request):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = request["threads"]
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(request["file"], options, providers=["CPUExecutionProvider"])
    name, x = inputs(request, session)
    return lambda: session.run(None, {name: x})[0]


def deepsparse_net(request):
    import deepsparse
    import onnxruntime

    _, x = inputs(request, onnxruntime.InferenceSession(request["file"], providers=["CPUExecutionProvider"]))
    engine = deepsparse.compile_model(request["file"], batch_size=1, num_cores=request["threads"])
    return lambda: engine.run([x])[0]


def inputs(request, session):
    wanted = session.get_inputs()[0]
    x = matrix(request["x"], *[size if isinstance(size, int) else 1 for size in wanted.shape])
    return wanted.name, x.astype("int64") if "int64" in wanted.type else x


PEERS = {
    "spmm": {
        "torch.mm": torch_dense,
        "torch CSR": torch_csr,
        "torch.mm bf16": torch_bf16,
        "SciPy CSR": scipy_csr,
        "DeepSparse": deepsparse_matmul,
    },
    "spmv": {"torch.mv": torch_dense, "torch CSR": torch_csr, "SciPy CSR": scipy_csr},
    "net": {"ONNX Runtime (Python)": onnxruntime_net, "DeepSparse": deepsparse_net},
}

if __name__ == "__main__":
    main()
