package sparselab.io.onnx;

import static java.util.Objects.requireNonNull;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.network.Add;
import sparselab.network.Attention;
import sparselab.network.AveragePool2d;
import sparselab.network.BatchNorm;
import sparselab.network.Concat;
import sparselab.network.Conv2d;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Embedding;
import sparselab.network.Flatten;
import sparselab.network.Gelu;
import sparselab.network.GlobalAveragePool;
import sparselab.network.LayerNorm;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Multiply;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Relu6;
import sparselab.network.RmsNorm;
import sparselab.network.Shape;
import sparselab.network.Silu;

/** Writes a network, opset 17; the door is {@link sparselab.io.Onnx}. */
public final class OnnxWriter {
  private static final int OPSET = 17;
  private static final int IR_VERSION = 8; // the one that came with opset 17
  private static final long INT64 = 7; // of TensorProto.DataType
  private static final long MOST_BYTES = Integer.MAX_VALUE - (1L << 20);

  private final Network network;
  private final Emitter out;

  private OnnxWriter(Network network) {
    this.network = network;
    this.out = new Emitter(network.name());
  }

  /**
   * Writes a network to a new file that takes the place of an older one when it is whole.
   *
   * @throws IllegalArgumentException when the weights are more than one protobuf holds, 2 GB
   * @throws IOException when the file cannot be written; an older one then stays as it was
   */
  public static void write(Network network, Path path) throws IOException {
    if (4 * network.parameters() > MOST_BYTES) {
      throw new IllegalArgumentException(
          "Network %s: an ONNX file holds at most 2 GB, its weights are %,d bytes"
              .formatted(network.name(), 4 * network.parameters()));
    }
    ModelProto model = new OnnxWriter(network).model();
    Path target = path.toAbsolutePath();
    Path part = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
    try {
      try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(part))) {
        model.writeTo(stream);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private ModelProto model() {
    out.input(Network.INPUT, network.inputShape(), tokens(Network.INPUT));
    network.nodes().forEach(this::emit);
    out.output(network.nodes().getLast().name(), network.outputShape());
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("sparselab")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(out.graph())
        .build();
  }

  private void emit(Node node) {
    switch (node.layer()) {
      case Linear linear -> linear(node, linear);
      case Conv2d conv -> {
        long[] kernel = {conv.kernel(), conv.kernel()};
        long[] strides = {conv.stride(), conv.stride()};
        long pad = conv.padding();
        plain(
            "Conv",
            node,
            Map.of(
                "kernel_shape",
                kernel,
                "strides",
                strides,
                "pads",
                new long[] {pad, pad, pad, pad}));
      }
      case DepthwiseConv2d conv -> depthwise(node, conv);
      case BatchNorm norm ->
          plain(
              "BatchNormalization",
              node,
              Map.of("epsilon", (float) norm.epsilon(), "momentum", (float) (1 - norm.momentum())));
      case LayerNorm norm ->
          plain("LayerNormalization", node, Map.of("axis", -1L, "epsilon", (float) norm.epsilon()));
      case RmsNorm norm -> rmsNorm(node, norm);
      case Relu relu -> plain("Relu", node, Map.of());
      case Relu6 relu6 -> {
        String least = out.floats(node.name() + "/min", new float[] {0});
        String most = out.floats(node.name() + "/max", new float[] {6});
        out.node("Clip", node.name(), List.of(only(node), least, most), Map.of());
      }
      case Gelu gelu -> gelu(node);
      case Silu silu -> {
        String sigmoid =
            out.node("Sigmoid", node.name() + "/Sigmoid", List.of(only(node)), Map.of());
        out.node("Mul", node.name(), List.of(only(node), sigmoid), Map.of());
      }
      case MaxPool2d pool -> pool("MaxPool", node, pool.kernel(), pool.stride(), pool.padding());
      case AveragePool2d pool -> pool("AveragePool", node, pool.kernel(), pool.stride(), 0);
      case GlobalAveragePool pool -> {
        boolean image = network.shape(only(node)).rank() == 3;
        long[] axes = image ? new long[] {2, 3} : new long[] {1};
        plain("ReduceMean", node, Map.of("axes", axes, "keepdims", 0L));
      }
      case Flatten flatten -> plain("Flatten", node, Map.of("axis", 1L));
      case Add add -> chain("Add", node);
      case Multiply multiply -> chain("Mul", node);
      case Concat concat -> plain("Concat", node, Map.of("axis", 1L));
      case Embedding embedding -> embedding(node, embedding);
      case Attention attention -> new AttentionWriter(out, network, node, attention).write();
    }
  }

  private static String only(Node node) {
    return node.inputs().getFirst();
  }

  private void pool(String op, Node node, long kernel, long stride, long pad) {
    long[] kernels = {kernel, kernel};
    long[] strides = {stride, stride};
    long[] pads = {pad, pad, pad, pad};
    plain(op, node, Map.of("kernel_shape", kernels, "strides", strides, "pads", pads));
  }

  private void depthwise(Node node, DepthwiseConv2d conv) {
    long[] kernel = {conv.kernel(), conv.kernel()};
    long[] strides = {conv.stride(), conv.stride()};
    long pad = conv.padding();
    long[] pads = {pad, pad, pad, pad};
    plain(
        "Conv",
        node,
        Map.of(
            "group",
            (long) conv.channels(),
            "kernel_shape",
            kernel,
            "strides",
            strides,
            "pads",
            pads));
  }

  /** {@code x/√(mean(x²) + ε) · scale}: opset 17 has no operator for it. */
  private void rmsNorm(Node node, RmsNorm norm) {
    String name = node.name();
    String x = only(node);
    String square = out.node("Mul", name + "/square", List.of(x, x), Map.of());
    String mean =
        out.node(
            "ReduceMean",
            name + "/mean",
            List.of(square),
            Map.of("axes", new long[] {-1}, "keepdims", 1L));
    String epsilon = out.floats(name + "/epsilon", new float[] {(float) norm.epsilon()});
    String sum = out.node("Add", name + "/sum", List.of(mean, epsilon), Map.of());
    String root = out.node("Sqrt", name + "/root", List.of(sum), Map.of());
    String unit = out.node("Div", name + "/unit", List.of(x, root), Map.of());
    out.node("Mul", name, List.of(unit, weight(node, "scale")), Map.of());
  }

  /** {@code x·½·(1 + erf(x/√2))}: the operator came with opset 20. */
  private void gelu(Node node) {
    String name = node.name();
    String root = out.floats(name + "/root", new float[] {(float) Math.sqrt(2)});
    String one = out.floats(name + "/one", new float[] {1});
    String half = out.floats(name + "/half", new float[] {0.5f});
    String scaled = out.node("Div", name + "/scaled", List.of(only(node), root), Map.of());
    String erf = out.node("Erf", name + "/Erf", List.of(scaled), Map.of());
    String sum = out.node("Add", name + "/sum", List.of(erf, one), Map.of());
    String product = out.node("Mul", name + "/product", List.of(only(node), sum), Map.of());
    out.node("Mul", name, List.of(product, half), Map.of());
  }

  /** An operator of two inputs, one after the other; the last has the node's name. */
  private void chain(String op, Node node) {
    String sum = only(node);
    for (int i = 1; i < node.inputs().size(); i++) {
      String name = i == node.inputs().size() - 1 ? node.name() : node.name() + "/" + i;
      sum = out.node(op, name, List.of(sum, node.inputs().get(i)), Map.of());
    }
  }

  /** Rows of the table by token, and of the table of positions from the first on. */
  private void embedding(Node node, Embedding embedding) {
    String name = node.name();
    String ids = only(node);
    if (!tokens(ids)) {
      ids = out.node("Cast", name + "/ids", List.of(ids), Map.of("to", INT64));
    }
    String table = weight(node, "weight");
    if (embedding.positions() == 0) {
      out.node("Gather", name, List.of(table, ids), Map.of());
      return;
    }
    String rows = out.node("Gather", name + "/rows", List.of(table, ids), Map.of());
    String places = weight(node, "positions");
    int positions = network.shape(node.name()).size(0);
    if (positions < embedding.positions()) {
      String start = out.integers(name + "/start", 0);
      String end = out.integers(name + "/end", positions);
      places = out.node("Slice", name + "/places", List.of(places, start, end), Map.of());
    }
    out.node("Add", name, List.of(rows, places), Map.of());
  }

  /** Whether a value is token numbers and nothing else: the input, read by embeddings alone. */
  private boolean tokens(String value) {
    List<Node> readers =
        network.nodes().stream().filter(node -> node.inputs().contains(value)).toList();
    return value.equals(Network.INPUT)
        && !readers.isEmpty()
        && readers.stream().allMatch(node -> node.layer() instanceof Embedding);
  }

  /** One operator; the weights follow the inputs in their order. */
  private void plain(String op, Node node, Map<String, Object> attributes) {
    var inputs = new ArrayList<>(node.inputs());
    node.layer().weightShapes().keySet().forEach(weight -> inputs.add(weight(node, weight)));
    out.node(op, node.name(), inputs, attributes);
  }

  /** Gemm takes matrices only; a sequence is multiplied by the transposed weights. */
  private void linear(Node node, Linear linear) {
    String x = node.inputs().getFirst();
    if (network.shape(x).rank() == 1) {
      plain("Gemm", node, Map.of("transB", 1L));
      return;
    }
    float[] transposed = values(network.weight(node.weight("weight")).transpose());
    String weight = out.floats(node.weight("weight"), transposed, linear.in(), linear.out());
    String product = out.node("MatMul", node.name() + "/MatMul", List.of(x, weight), Map.of());
    out.node("Add", node.name(), List.of(product, weight(node, "bias")), Map.of());
  }

  private String weight(Node node, String shortName) {
    Shape shape = requireNonNull(node.layer().weightShapes().get(shortName));
    String name = node.weight(shortName);
    return out.floats(name, values(network.weight(name)), shape.sizes());
  }

  static float[] values(INDArray weight) {
    return weight.dup('c').data().asFloat();
  }
}
