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
import sparselab.network.Conv2d;
import sparselab.network.Flatten;
import sparselab.network.Generic;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;

/** Writes a network, opset 17; the door is {@link sparselab.io.Onnx}. */
public final class OnnxWriter {
  private static final int OPSET = 17;
  private static final int IR_VERSION = 8; // the one that came with opset 17
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
    out.input(Network.INPUT, network.inputShape());
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
      case Relu relu -> plain("Relu", node, Map.of());
      case MaxPool2d pool -> {
        long[] kernel = {pool.kernel(), pool.kernel()};
        long[] strides = {pool.stride(), pool.stride()};
        plain("MaxPool", node, Map.of("kernel_shape", kernel, "strides", strides));
      }
      case Flatten flatten -> plain("Flatten", node, Map.of("axis", 1L));
      case Generic generic -> throw generic.cannotBe(node.name(), "written to ONNX");
    }
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

  private static float[] values(INDArray weight) {
    return weight.dup('c').data().asFloat();
  }
}
