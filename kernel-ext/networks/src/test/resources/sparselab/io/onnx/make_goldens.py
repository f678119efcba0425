"""Writes the ONNX files of the reader's tests, with inputs and ONNX Runtime's outputs.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install onnx onnxruntime numpy
    /tmp/venv/bin/python make_goldens.py            # writes beside this script

Each model stands as NAME.onnx, NAME.input.pb and NAME.output.pb (TensorProto).
Made with onnx 1.23.2, onnxruntime 1.32.0, numpy 2.4.6.
"""

import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent


class Model:
    """A graph under construction; each method adds a node and returns its value's name."""

    def __init__(self, name, opset, inputs, seed):
        self.name, self.opset = name, opset
        self.inputs = inputs
        self.random = np.random.default_rng(seed)
        self.nodes, self.initialisers, self.count = [], [], 0

    def constant(self, name, array):
        self.initialisers.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def weight(self, name, *shape, scale=None, sparsity=0.0, dtype=np.float32):
        fan_in = int(np.prod(shape[1:])) if len(shape) > 1 else 1
        scale = scale if scale is not None else (1 / np.sqrt(fan_in) if len(shape) > 1 else 0.1)
        array = (self.random.standard_normal(shape) * scale).astype(np.float32)
        if sparsity:
            cut = np.quantile(np.abs(array), sparsity)
            array[np.abs(array) < cut] = 0
        return self.constant(name, array.astype(dtype))

    def op(self, kind, *inputs, name=None, **attributes):
        self.count += 1
        name = name or f"{kind.lower()}_{self.count}"
        output = f"{name}_out"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=name, **attributes))
        return output

    def number(self, value, dtype=np.float32):
        self.count += 1
        return self.constant(f"c{self.count}", np.asarray(value, dtype=dtype))

    def conv(self, x, name, cin, cout, k, group=1, bias=True, sparsity=0.0, **attributes):
        w = self.weight(f"{name}.weight", cout, cin // group, k, k, sparsity=sparsity)
        b = [self.weight(f"{name}.bias", cout)] if bias else []
        return self.op("Conv", x, w, *b, name=f"/{name}/Conv", group=group, kernel_shape=[k, k], **attributes)

    def gemm(self, x, name, cin, cout, sparsity=0.0):
        w = self.weight(f"{name}.weight", cout, cin, sparsity=sparsity)
        b = self.weight(f"{name}.bias", cout)
        return self.op("Gemm", x, w, b, name=f"/{name}/Gemm", transB=1)

    def linear(self, x, name, cin, cout, sparsity=0.0):
        """As PyTorch exports nn.Linear on sequences: the transposed weight has no name of its own."""
        self.count += 1
        w = self.random.standard_normal((cin, cout)).astype(np.float32) / np.sqrt(cin)
        if sparsity:
            w[np.abs(w) < np.quantile(np.abs(w), sparsity)] = 0
        w = self.constant(f"onnx::MatMul_{self.count}", w.astype(np.float32))
        product = self.op("MatMul", x, w, name=f"/{name}/MatMul")
        return self.op("Add", self.weight(f"{name}.bias", cout), product, name=f"/{name}/Add")

    def batch_norm(self, x, name, channels):
        scale = self.constant(f"{name}.weight", self.random.uniform(0.5, 1.5, channels).astype(np.float32))
        shift = self.weight(f"{name}.bias", channels)
        mean = self.weight(f"{name}.running_mean", channels)
        var = self.constant(f"{name}.running_var", self.random.uniform(0.5, 1.5, channels).astype(np.float32))
        more = {"training_mode": 0} if self.opset >= 14 else {}
        return self.op("BatchNormalization", x, scale, shift, mean, var, name=f"/{name}/BatchNormalization",
                       epsilon=1e-5, momentum=0.9, **more)

    def layer_norm(self, x, name, features, decomposed):
        scale = self.constant(f"{name}.weight", self.random.uniform(0.5, 1.5, features).astype(np.float32))
        shift = self.weight(f"{name}.bias", features)
        if not decomposed:
            return self.op("LayerNormalization", x, scale, shift, name=f"/{name}/LayerNormalization",
                           axis=-1, epsilon=1e-5)
        mean = self.op("ReduceMean", x, axes=[-1])
        centred = self.op("Sub", x, mean)
        square = self.op("Pow", centred, self.number(2))
        variance = self.op("ReduceMean", square, axes=[-1])
        root = self.op("Sqrt", self.op("Add", variance, self.number(1e-5)))
        return self.op("Add", self.op("Mul", self.op("Div", centred, root), scale), shift)

    def gelu(self, x, decomposed):
        if not decomposed:
            return self.op("Gelu", x)
        erf = self.op("Erf", self.op("Div", x, self.number(1.4142135)))
        return self.op("Mul", self.op("Mul", x, self.op("Add", erf, self.number(1))), self.number(0.5))

    def ints(self, *values):
        return self.number(values, np.int64)

    def attention(self, x, name, positions, features, heads, mask=None, sparsity=0.0):
        size = features // heads

        def split(part, order):
            y = self.linear(x, f"{name}.{part}", features, features, sparsity)
            y = self.op("Reshape", y, self.ints(1, positions, heads, size))
            return self.op("Transpose", y, perm=order)

        q = split("query", [0, 2, 1, 3])
        k = split("key", [0, 2, 3, 1])
        v = split("value", [0, 2, 1, 3])
        scores = self.op("Div", self.op("MatMul", q, k), self.number(np.sqrt(size)))
        if mask is not None:
            scores = self.op("Add", scores, mask)
        context = self.op("MatMul", self.op("Softmax", scores, axis=-1), v)
        context = self.op("Transpose", context, perm=[0, 2, 1, 3])
        context = self.op("Reshape", context, self.ints(1, positions, features))
        return self.linear(context, f"{name}.output", features, features, sparsity)

    def model(self, output, shape):
        infos = [helper.make_tensor_value_info(n, t, s) for n, t, s in self.inputs]
        out = helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.nodes, self.name, infos, [out], self.initialisers)
        return helper.make_model(graph, producer_name="sparselab goldens", ir_version=8,
                                 opset_imports=[helper.make_opsetid("", self.opset)])

    def save(self, output, feeds):
        """Runs the model, checks it, and writes model, first input and output."""
        session = onnxruntime.InferenceSession(self.model(output, None).SerializeToString(),
                                               providers=["CPUExecutionProvider"])
        result = session.run([output], feeds)[0]
        model = self.model(output, [self.inputs[0][2][0], *result.shape[1:]])
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, HERE / f"{self.name}.onnx")
        first = next(iter(feeds.values())).astype(np.float32)
        for kind, array in (("input", first), ("output", result)):
            (HERE / f"{self.name}.{kind}.pb").write_bytes(numpy_helper.from_array(array).SerializeToString())


def image(model, batch, *shape):
    return {"x": model.random.standard_normal((batch, *shape)).astype(np.float32)}


def mlp():
    m = Model("mlp", 13, [("x", TensorProto.FLOAT, ["batch", 1, 8, 8])], 1)
    x = m.op("Flatten", "x")
    x = m.op("Relu", m.gemm(x, "fc1", 64, 30, sparsity=0.8))
    x = m.op("Relu", m.gemm(x, "fc2", 30, 20, sparsity=0.5))
    m.save(m.gemm(x, "fc3", 20, 10), image(m, 3, 1, 8, 8))


def lenet5():
    """The oldest opset, and a flatten that computes its shape while running."""
    m = Model("lenet5", 11, [("x", TensorProto.FLOAT, ["batch", 1, 16, 16])], 2)
    x = m.op("Relu", m.conv("x", "conv1", 1, 6, 5, pads=[2, 2, 2, 2]))
    x = m.op("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    x = m.op("Relu", m.conv(x, "conv2", 6, 8, 3, auto_pad="SAME_UPPER", sparsity=0.6))
    x = m.op("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    batch = m.op("Gather", m.op("Shape", x), m.number(0, np.int64), axis=0)
    shape = m.op("Concat", m.op("Unsqueeze", batch, axes=[0]), m.ints(-1), axis=0)
    x = m.op("Reshape", x, shape)
    x = m.op("Relu", m.gemm(x, "fc1", 128, 32))
    m.save(m.gemm(x, "fc2", 32, 10), image(m, 3, 1, 16, 16))


def cnn_bn():
    m = Model("cnn_bn", 17, [("x", TensorProto.FLOAT, ["batch", 3, 12, 12])], 3)
    x = m.conv("x", "conv1", 3, 8, 3, bias=False, pads=[1, 1, 1, 1])
    x = m.op("Relu", m.batch_norm(x, "bn1", 8))
    x = m.conv(x, "conv2", 8, 12, 3, bias=False, strides=[2, 2], pads=[1, 1, 1, 1])
    x = m.op("Relu", m.batch_norm(x, "bn2", 12))
    x = m.op("Flatten", m.op("GlobalAveragePool", x))
    m.save(m.gemm(m.op("Dropout", x), "fc", 12, 5), image(m, 3, 3, 12, 12))


def cnn_folded():
    """Norms that fold into the convolution before them, and a mean over the image as Flatten wants it."""
    m = Model("cnn_folded", 16, [("x", TensorProto.FLOAT, ["batch", 3, 8, 8])], 10)
    x = m.batch_norm(m.conv("x", "conv1", 3, 6, 3, pads=[1] * 4), "bn1", 6)
    x = m.batch_norm(m.conv(m.op("Relu", x), "conv2", 6, 4, 3, bias=False, auto_pad="VALID"), "bn2", 4)
    x = m.op("Reshape", m.op("Relu", x), m.ints(0, -1))
    x = m.op("MatMul", x, m.weight("w", 144, 10))
    m.save(m.op("Add", x, m.weight("b", 10)), image(m, 2, 3, 8, 8))


def mobile():
    """Depthwise, ReLU6, inverted residual; the mean as ReduceMean."""
    m = Model("mobile", 18, [("x", TensorProto.FLOAT, ["batch", 3, 12, 12])], 4)

    def relu6(x):
        return m.op("Clip", x, m.number(0), m.number(6))

    x = relu6(m.batch_norm(m.conv("x", "stem", 3, 8, 3, bias=False, strides=[2, 2], pads=[1] * 4), "stem_bn", 8))
    y = relu6(m.batch_norm(m.conv(x, "expand", 8, 24, 1, bias=False, sparsity=0.7), "expand_bn", 24))
    y = relu6(m.batch_norm(m.conv(y, "depth", 24, 24, 3, group=24, bias=False, pads=[1] * 4), "depth_bn", 24))
    y = m.batch_norm(m.conv(y, "project", 24, 8, 1, bias=False, sparsity=0.7), "project_bn", 8)
    x = m.op("Add", x, y)
    x = relu6(m.conv(x, "depth2", 8, 8, 3, group=8, strides=[2, 2], pads=[1] * 4))
    x = m.op("ReduceMean", x, m.ints(2, 3), keepdims=0)
    m.save(m.gemm(x, "fc", 8, 5), image(m, 3, 3, 12, 12))


def residual():
    m = Model("residual", 21, [("x", TensorProto.FLOAT, ["batch", 3, 16, 16])], 5)
    x = m.op("Relu", m.batch_norm(m.conv("x", "stem", 3, 8, 3, bias=False, pads=[1] * 4), "stem_bn", 8))
    x = m.op("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    y = m.op("Relu", m.conv(x, "a1", 8, 8, 3, pads=[1] * 4))
    y = m.conv(y, "a2", 8, 8, 3, pads=[1] * 4)
    x = m.op("Relu", m.op("Add", y, x))
    y = m.op("Relu", m.conv(x, "b1", 8, 12, 3, strides=[2, 2], pads=[1] * 4))
    y = m.conv(y, "b2", 12, 12, 3, pads=[1] * 4)
    x = m.op("Relu", m.op("Add", y, m.conv(x, "skip", 8, 12, 1, strides=[2, 2])))
    x = m.op("AveragePool", x, kernel_shape=[4, 4], strides=[4, 4])
    m.save(m.gemm(m.op("Flatten", x), "fc", 12, 5), image(m, 3, 3, 16, 16))


def bert():
    """Two inputs, tables, a mask that folds away, everything decomposed as PyTorch did it."""
    positions, features, heads = 6, 16, 2
    m = Model("bert", 12, [("ids", TensorProto.INT64, ["batch", positions]),
                           ("mask", TensorProto.INT64, ["batch", "sequence"])], 6)
    mask = m.op("Cast", m.op("Unsqueeze", m.op("Unsqueeze", "mask", axes=[1]), axes=[2]), to=TensorProto.FLOAT)
    mask = m.op("Mul", m.op("Sub", m.number(1), mask), m.number(-10000))
    words = m.op("Gather", m.weight("embeddings.words.weight", 40, features, scale=1), "ids")
    places = m.op("Slice", m.weight("embeddings.positions.weight", 1, 9, features, scale=1),
                  m.ints(0), m.ints(positions), m.ints(1))
    x = m.layer_norm(m.op("Add", words, places), "embeddings.norm", features, True)
    for i in range(2):
        y = m.attention(x, f"layer{i}.attention", positions, features, heads, mask, sparsity=0.5)
        x = m.layer_norm(m.op("Add", y, x), f"layer{i}.norm1", features, True)
        y = m.gelu(m.linear(x, f"layer{i}.up", features, 32, sparsity=0.8), True)
        y = m.linear(y, f"layer{i}.down", 32, features, sparsity=0.8)
        x = m.layer_norm(m.op("Add", y, x), f"layer{i}.norm2", features, True)
    ids = m.random.integers(0, 40, (1, positions))
    m.save(x, {"ids": ids, "mask": np.ones((1, positions), np.int64)})


def feed_forward():
    """The norm and GELU of new opsets, SiLU, and products without a bias, on sequences."""
    positions, features = 5, 16
    m = Model("feed_forward", 20, [("x", TensorProto.FLOAT, ["batch", positions, features])], 7)
    x = m.layer_norm("x", "norm1", features, False)
    y = m.gelu(m.linear(x, "up", features, 24, sparsity=0.8), False)
    x = m.op("Add", m.linear(y, "down", 24, features), x)
    x = m.layer_norm(x, "norm2", features, False)
    y = m.op("MatMul", x, m.weight("gate", features, 24))
    y = m.op("Mul", y, m.op("Sigmoid", y))
    m.save(m.op("MatMul", y, m.weight("head", 24, 8)), image(m, 2, positions, features))


def decoder():
    """A causal mask, GELU with tanh and its products in another order, a norm without scale and shift."""
    positions, features = 5, 8
    m = Model("decoder", 15, [("x", TensorProto.FLOAT, ["batch", positions, features])], 11)
    mask = m.constant("causal", np.triu(np.full((1, 1, positions, positions), -np.inf, np.float32), 1))
    mean = m.op("ReduceMean", "x", axes=[2])
    centred = m.op("Sub", "x", mean)
    variance = m.op("ReduceMean", m.op("Mul", centred, centred), axes=[2])
    x = m.op("Div", centred, m.op("Pow", m.op("Add", m.number(1e-6), variance), m.number(0.5)))
    x = m.op("Add", m.attention(x, "attention", positions, features, 4, mask), x)
    y = m.linear(x, "up", features, 16)
    cube = m.op("Mul", m.op("Mul", y, y), m.op("Mul", y, m.number(0.044715)))
    tanh = m.op("Tanh", m.op("Mul", m.op("Add", cube, y), m.number(np.sqrt(2 / np.pi))))
    y = m.op("Mul", m.op("Add", m.number(1), tanh), m.op("Mul", m.number(0.5), y))
    m.save(m.linear(y, "down", 16, features), image(m, 1, positions, features))


def half():
    """float16 weights behind Cast nodes."""
    m = Model("half", 14, [("x", TensorProto.FLOAT, ["batch", 12])], 8)

    def gemm(x, name, cin, cout):
        w = m.op("Cast", m.weight(f"{name}.weight", cout, cin, dtype=np.float16), to=TensorProto.FLOAT)
        return m.op("Gemm", x, w, transB=1, alpha=0.5)

    m.save(gemm(m.op("Relu", gemm("x", "fc1", 12, 16)), "fc2", 16, 4), image(m, 2, 12))


def affine():
    """Constants around a convolution that fold into it."""
    m = Model("affine", 15, [("x", TensorProto.FLOAT, [1, 2, 6, 6])], 9)
    x = m.op("Mul", m.conv("x", "conv", 2, 4, 3, bias=False), m.weight("scale", 4, 1, 1, scale=1))
    x = m.op("Add", m.weight("shift", 1, 4, 1, 1), x)
    x = m.op("Div", m.op("Identity", x), m.number(4))
    m.save(m.op("Relu", x), image(m, 1, 2, 6, 6))


if __name__ == "__main__":
    for make in (mlp, lenet5, cnn_bn, cnn_folded, mobile, residual, bert, feed_forward, decoder, half, affine):
        make()
