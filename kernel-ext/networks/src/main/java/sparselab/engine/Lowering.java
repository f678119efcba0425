package sparselab.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.kernels.Activation;
import sparselab.kernels.Epilogue;
import sparselab.network.Conv2d;
import sparselab.network.Flatten;
import sparselab.network.Generic;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;
import sparselab.train.Progress;

/**
 * Turns a network into steps on buffers.
 *
 * <p>Images go through the network in blocks that fit the cache; where an image becomes a vector,
 * the blocks are gathered and the whole batch goes on together. Every activation has the batch as
 * its innermost axis, so a layer is one product and flattening an image costs nothing but the
 * gathering.
 */
final class Lowering {
  /** Time of the first vector step: later than that of any image step. */
  private static final int VECTOR_TIME = 1 << 20;

  private final Network network;
  private final Engine.Options options;
  private final Progress progress;
  private final int block;
  private final Buffers buffers = new Buffers();
  private final List<Step> imageSteps = new ArrayList<>();
  private final List<Step> vectorSteps = new ArrayList<>();
  private final Map<String, Integer> bufferOf = new HashMap<>();
  private final List<EnginePlan.Row> rows = new ArrayList<>();
  private long timed;

  Lowering(Network network, Engine.Options options, Progress progress) {
    this.network = network;
    this.options = options;
    this.progress = progress;
    this.block = block(network, options);
  }

  /** Largest power of two of examples whose patches and outputs fit the cache, for every layer. */
  private static int block(Network network, Engine.Options options) {
    long most = 1;
    for (Node node : network.nodes()) {
      if (node.layer() instanceof Conv2d conv) {
        Shape y = network.shape(node.name());
        long rowsOfAll = (long) conv.in() * conv.kernel() * conv.kernel() + conv.out();
        most = Math.max(most, rowsOfAll * y.size(1) * y.size(2) * Float.BYTES);
      }
    }
    long fit = Math.max(1, options.imageCacheBytes() / most);
    return (int) Math.min(options.batch(), Long.highestOneBit(fit));
  }

  CompiledNetwork compile() {
    for (Node node : network.nodes()) {
      lower(node);
    }
    Node last = network.nodes().getLast();
    boolean image = isImage(last.name());
    emit(image, new Transfer.Store(read(last.name(), image), network.outputShape().count()));
    buffers.place();
    var plan = new EnginePlan(options.batch(), block, buffers.floats() * Float.BYTES, rows);
    return new CompiledNetwork(network, plan, buffers, imageSteps, vectorSteps);
  }

  private void lower(Node node) {
    if (bufferOf.containsKey(node.name())) {
      return; // computed together with the layer before
    }
    switch (node.layer()) {
      case Linear linear -> linear(node, linear);
      case Conv2d conv -> conv(node, conv);
      case Relu _ -> rectify(node);
      case MaxPool2d pool -> pool(node, pool);
      case Flatten _ -> flatten(node);
      case Generic generic -> throw generic.cannotBe(node.name(), "compiled to kernels");
    }
  }

  private void linear(Node node, Linear linear) {
    int x = read(node.inputs().getFirst(), false);
    multiply(node, linear.out(), linear.in(), x, 1, weights(node), false);
  }

  private void conv(Node node, Conv2d conv) {
    Shape image = network.shape(node.inputs().getFirst());
    Shape result = network.shape(node.name());
    int x = read(node.inputs().getFirst(), true);
    int k = conv.in() * conv.kernel() * conv.kernel();
    int positions = result.size(1) * result.size(2);
    if (conv.kernel() > 1 || conv.stride() > 1 || conv.padding() > 0) {
      int patches = buffers.add((long) k * positions, block, time(true));
      emit(true, new Windows.Patches(conv, image, result, x, patches));
      x = buffers.use(patches, time(true));
    }
    multiply(node, conv.out(), k, x, positions, kernelMajor(weights(node), conv), true);
  }

  /** (out, in, u, v) becomes (out, u, v, in), the order of the rows of {@link Windows.Patches}. */
  private static float[] kernelMajor(float[] weights, Conv2d conv) {
    int area = conv.kernel() * conv.kernel();
    float[] moved = new float[weights.length];
    for (int o = 0; o < conv.out(); o++) {
      for (int c = 0; c < conv.in(); c++) {
        for (int p = 0; p < area; p++) {
          moved[(o * area + p) * conv.in() + c] = weights[(o * conv.in() + c) * area + p];
        }
      }
    }
    return moved;
  }

  private void multiply(
      Node node, int m, int k, int x, int positions, float[] weights, boolean image) {
    Node relu = reluAfter(node);
    float[] bias = floats(network.weight(node.weight("bias")));
    var epilogue = new Epilogue(bias, relu == null ? Activation.NONE : Activation.RELU);
    int columns = (image ? block : options.batch()) * positions;
    progress.at(timed++, matrixLayers(), "timing kernels for " + node.name());
    String layer = node.layer().toString();
    Choice choice = Choice.of(node.name(), layer, m, k, columns, weights, epilogue, options);
    progress.at(timed, matrixLayers(), node.name() + ": " + choice.row().kernel());
    rows.add(choice.row());
    int y = write(relu == null ? node : relu, image);
    bufferOf.put(node.name(), y);
    emit(image, new Step.Multiply(choice.kernel(), x, y, positions, epilogue));
  }

  private long matrixLayers() {
    return network.nodes().stream()
        .filter(n -> n.layer() instanceof Linear || n.layer() instanceof Conv2d)
        .count();
  }

  /** The ReLU that is the only reader of a node, if there is one. */
  private @Nullable Node reluAfter(Node node) {
    List<Node> readers =
        network.nodes().stream().filter(n -> n.inputs().contains(node.name())).toList();
    return readers.size() == 1 && readers.getFirst().layer() instanceof Relu
        ? readers.getFirst()
        : null;
  }

  private void rectify(Node node) {
    boolean image = isImage(node.name());
    int x = read(node.inputs().getFirst(), image);
    emit(image, new Step.Rectify(x, write(node, image), network.shape(node.name()).count()));
  }

  private void pool(Node node, MaxPool2d pool) {
    String from = node.inputs().getFirst();
    int x = read(from, true);
    emit(
        true,
        new Windows.MaxPool(
            pool, network.shape(from), network.shape(node.name()), x, write(node, true)));
  }

  private void flatten(Node node) {
    String from = node.inputs().getFirst();
    if (from.equals(Network.INPUT) || !isImage(from)) {
      bufferOf.put(node.name(), read(from, false)); // the same values in the same order
      return;
    }
    int features = network.shape(from).count();
    int x = read(from, true);
    int y = buffers.add(features, options.batch(), 0); // filled block by block from the start
    bufferOf.put(node.name(), y);
    emit(true, new Transfer.Gather(x, y, features));
  }

  /** The buffer of a node's output, which the next step will read. */
  private int read(String name, boolean image) {
    if (name.equals(Network.INPUT) && !bufferOf.containsKey(name + image)) {
      int features = network.inputShape().count();
      int y = buffers.add(features, image ? block : options.batch(), time(image));
      emit(image, new Transfer.Load(y, features));
      bufferOf.put(name + image, y);
    }
    String key = name.equals(Network.INPUT) ? name + image : name;
    int buffer = Objects.requireNonNull(bufferOf.get(key), key);
    if (!name.equals(Network.INPUT) && isImage(name) != image) {
      throw new IllegalArgumentException(
          "Network %s: %s is %s, but a layer reads it as %s; put Flatten between"
              .formatted(
                  network.name(), name, network.shape(name), image ? "an image" : "a vector"));
    }
    return buffers.use(buffer, time(image));
  }

  /** A new buffer for a node's output, which the next step will write. */
  private int write(Node node, boolean image) {
    int y =
        buffers.add(
            network.shape(node.name()).count(), image ? block : options.batch(), time(image));
    bufferOf.put(node.name(), y);
    return y;
  }

  private boolean isImage(String name) {
    return network.shape(name).rank() == 3;
  }

  /** When the next step of a kind runs. */
  private int time(boolean image) {
    return image ? imageSteps.size() : VECTOR_TIME + vectorSteps.size();
  }

  private void emit(boolean image, Step step) {
    (image ? imageSteps : vectorSteps).add(step);
  }

  private float[] weights(Node node) {
    return floats(network.weight(node.weight("weight")));
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
