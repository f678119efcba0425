package sparselab.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import sparselab.kernels.Activation;
import sparselab.kernels.Conv;
import sparselab.kernels.Elementwise;
import sparselab.kernels.Epilogue;
import sparselab.kernels.Floats;
import sparselab.kernels.Pooling;
import sparselab.kernels.Separable;
import sparselab.kernels.Team;
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
import sparselab.network.Layer;
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
import sparselab.train.Progress;

/**
 * Turns a network into steps on buffers.
 *
 * <p>Every activation is a matrix with a row for each channel or feature and a column for each
 * pixel or token, so a linear layer or a 1×1 convolution is one product whose columns are pixels or
 * tokens. Images and sequences go through the network a few examples at a time, which stay in the
 * cache; where one becomes a vector, the examples are gathered and the whole batch goes on
 * together.
 */
final class Lowering {
  /** Time of the first step on the whole batch: later than that of any step before. */
  private static final int WHOLE_TIME = 1 << 20;

  /** Columns that sequences are gathered to: enough for any tile, and few enough for the cache. */
  private static final int COLUMNS = 256;

  /** What the patches and outputs of small images should fit into. */
  private static final long CACHE_BYTES = 512 << 10;

  private final Network network;
  private final Fusion fusion;
  private final Engine.Options options;
  private final Progress progress;
  private final Choice choice;
  private final @Nullable Team team;
  private final int context;
  private final boolean byExample;
  private final int block;
  private final Buffers buffers;
  private final List<Placed> placeSteps = new ArrayList<>();
  private final List<Placed> wholeSteps = new ArrayList<>();
  private final Map<String, Integer> bufferOf = new HashMap<>();
  private final Set<String> fused = new HashSet<>();
  private final List<EnginePlan.Row> rows = new ArrayList<>();
  private final List<HeadScratch.Shape> heads = new ArrayList<>();
  private final List<Past.Shape> attentions = new ArrayList<>();
  private final Map<Attend.Turn, Attend.Angles> angles = new HashMap<>();
  private long timed;

  /**
   * @param context of a network of one position, how many are computed one after the other, each
   *     with those before it; 0 for whole sequences
   */
  Lowering(
      Network network,
      Engine.Options options,
      Progress progress,
      @Nullable Team team,
      int context) {
    this.network = network;
    this.fusion = new Fusion(network);
    this.options = options;
    this.progress = progress;
    this.team = team;
    this.context = context;
    this.choice = new Choice(options, team, network.parameters() * Float.BYTES);
    int small = smallImages(network, options.batch());
    this.byExample = small > 1;
    this.block = byExample ? small : block(network, options.batch());
    this.buffers = new Buffers(options.batch(), block);
  }

  /**
   * Examples computed together with {@link ByExample} steps: so many small images that what a
   * convolution reads and writes stays in the cache; 1 if the images are not small, or go through a
   * layer without such a step.
   */
  private static int smallImages(Network network, int batch) {
    long most = 1;
    for (Node node : network.nodes()) {
      if (node.layer() instanceof DepthwiseConv2d || network.shape(node.name()).rank() == 2) {
        return 1;
      }
      if (node.layer() instanceof Conv2d conv) {
        Shape y = network.shape(node.name());
        long rowsOfAll = (long) conv.in() * conv.kernel() * conv.kernel() + conv.out();
        most = Math.max(most, rowsOfAll * positions(y) * Float.BYTES);
      }
    }
    return (int) Math.min(batch, Long.highestOneBit(Math.max(1, CACHE_BYTES / most)));
  }

  /** Examples computed together: one image, or sequences of a few hundred columns. */
  private static int block(Network network, int batch) {
    int longest = positions(network.inputShape());
    boolean images = network.inputShape().rank() == 3;
    for (Node node : network.nodes()) {
      Shape shape = network.shape(node.name());
      images |= shape.rank() == 3;
      longest = Math.max(longest, positions(shape));
    }
    return images ? 1 : Math.clamp(COLUMNS / longest, 1, batch);
  }

  CompiledNetwork compile() {
    for (Node node : network.nodes()) {
      if (!fused.contains(node.name())) {
        lower(node);
      }
    }
    Shape output = network.outputShape();
    int last = read(network.nodes().getLast().name());
    Step store =
        byExample && isImage(output)
            ? new ByExample.Store(last)
            : new Transfer.Store(last, isImage(output));
    steps(output).add(new Placed("output", "store", store));
    buffers.place();
    var plan = new EnginePlan(options.batch(), block, buffers.floats() * Float.BYTES, rows);
    return new CompiledNetwork(
        network, plan, buffers, heads, attentions, placeSteps, wholeSteps, team);
  }

  private void lower(Node node) {
    switch (node.layer()) {
      case Linear linear -> linear(node, linear);
      case Conv2d conv -> conv(node, conv);
      case DepthwiseConv2d conv -> depthwise(node, conv);
      case BatchNorm norm -> scale(node, norm);
      case LayerNorm norm -> normalise(node, fusion.floats(node, "shift"), norm.epsilon());
      case RmsNorm norm -> normalise(node, null, norm.epsilon());
      case Relu _ -> activate(node, Activation.RELU);
      case Relu6 _ -> activate(node, Activation.RELU6);
      case Gelu _ -> activate(node, Activation.GELU);
      case Silu _ -> activate(node, Activation.SILU);
      case Add _ -> combine(node, Elementwise.Pair.SUM);
      case Multiply _ -> combine(node, Elementwise.Pair.PRODUCT);
      case Concat _ -> concat(node);
      case MaxPool2d(int kernel, int stride, int padding) ->
          pool(node, kernel, stride, padding, false);
      case AveragePool2d(int kernel, int stride) -> pool(node, kernel, stride, 0, true);
      case GlobalAveragePool _ -> mean(node);
      case Flatten _ -> flatten(node);
      case Embedding embedding -> embed(node, embedding);
      case Attention attention -> attend(node, attention);
    }
  }

  private void linear(Node node, Linear linear) {
    notAnImage(node);
    multiply(node, linear.out(), linear.in(), null, false);
  }

  private void conv(Node node, Conv2d conv) {
    Conv.Shape image =
        byExample || isMatrix(conv)
            ? null
            : image(node, conv.out(), conv.kernel(), conv.stride(), conv.padding());
    multiply(node, conv.out(), conv.in() * conv.kernel() * conv.kernel(), image, false);
  }

  /** Whether a convolution is a matrix product as it stands. */
  private static boolean isMatrix(Conv2d conv) {
    return conv.kernel() == 1 && conv.stride() == 1 && conv.padding() == 0;
  }

  private void depthwise(Node node, DepthwiseConv2d conv) {
    Conv.Shape image = image(node, conv.channels(), conv.kernel(), conv.stride(), conv.padding());
    Fusion.Fused whole = fusion.product(node);
    Node reader = fusion.onlyReader(whole.last());
    if (options.pairs()
        && reader != null
        && reader.layer() instanceof Conv2d pointwise
        && isMatrix(pointwise)
        && Separable.suits(whole.activation())) {
      pair(node, conv, image, whole, reader, pointwise);
    } else {
      multiply(node, conv.channels(), conv.kernel() * conv.kernel(), image, true);
    }
  }

  /**
   * A depthwise convolution and the 1×1 convolution that alone reads it: one after the other or as
   * one product, whichever is faster.
   */
  private void pair(
      Node node,
      DepthwiseConv2d conv,
      Conv.Shape image,
      Fusion.Fused whole,
      Node reader,
      Conv2d pointwise) {
    int area = conv.kernel() * conv.kernel();
    var between = new Epilogue(whole.bias(), whole.activation());
    Choice.Chosen first =
        choose(node, conv.channels(), area, image, true, null, whole.weights(), between);
    Fusion.Fused next = fusion.product(reader);
    var epilogue = new Epilogue(next.bias(), next.activation());
    int out = pointwise.out();
    Choice.Chosen second =
        choose(reader, out, pointwise.in(), null, false, null, next.weights(), epilogue);
    Conv.Shape both = image(node, out, conv.kernel(), conv.stride(), conv.padding());
    var before = new Choice.Before(whole.weights(), between);
    Choice.Chosen together =
        choose(reader, out, pointwise.in(), both, false, before, next.weights(), epilogue);
    if (together.row().seconds() < first.row().seconds() + second.row().seconds()) {
      rows.add(first.row().within(reader.name()));
      fused.addAll(fusion.chain(node.name(), reader.name()));
      product(node, reader, together, next, read(node, 0));
    } else {
      product(node, node, first, whole, read(node, 0));
      fused.add(reader.name());
      product(node, reader, second, next, read(reader, 0));
    }
  }

  /**
   * The step of a product, whose values go to a buffer of its own; or onto the buffer of the other
   * term, if a sum alone reads it and is the last to read that term.
   *
   * @param now the node that is lowered: all before it are done
   */
  private void product(Node now, Node node, Choice.Chosen chosen, Fusion.Fused whole, int x) {
    rows.add(chosen.row());
    Node sum = fusion.onlySum(whole.last());
    Integer term = sum == null ? null : bufferOf.get(otherTerm(sum, whole.last()));
    if (sum == null
        || term == null
        || term == x
        || !chosen.kernel().adds()
        || whole.activation() != Activation.NONE
        || readAgain(term, now, sum)) {
      int y = write(node, whole.last());
      var epilogue = new Epilogue(whole.bias(), whole.activation());
      step(node, chosen.row().kernel(), new Step.Multiply(chosen.kernel(), x, y, epilogue));
      return;
    }
    Fusion.Activated end = fusion.activation(sum.name());
    fused.addAll(fusion.chain(node.name(), whole.last()));
    fused.add(sum.name());
    fused.addAll(fusion.chain(sum.name(), end.last()));
    buffers.use(term, time(network.shape(node.name())));
    bufferOf.put(end.last(), term);
    var epilogue = new Epilogue(whole.bias(), end.activation(), true);
    String what = chosen.row().kernel() + " + sum";
    step(node, what, new Step.Multiply(chosen.kernel(), x, term, epilogue));
  }

  private static String otherTerm(Node sum, String term) {
    return sum.inputs().stream().filter(name -> !name.equals(term)).findFirst().orElseThrow();
  }

  /** Whether anything but {@code sum} reads a buffer from {@code now} on, under any name. */
  private boolean readAgain(int buffer, Node now, Node sum) {
    List<Node> later =
        network.nodes().subList(network.nodes().indexOf(now), network.nodes().size());
    return bufferOf.entrySet().stream()
        .filter(entry -> entry.getValue() == buffer)
        .flatMap(entry -> fusion.readers(entry.getKey()).stream())
        .anyMatch(reader -> !reader.equals(sum) && later.contains(reader));
  }

  private Conv.Shape image(Node node, int out, int kernel, int stride, int padding) {
    Shape x = network.shape(node.inputs().getFirst());
    return new Conv.Shape(x.size(0), x.size(1), x.size(2), out, kernel, kernel, stride, padding);
  }

  /** A layer with weights, with the norm and the activation after it. */
  private void multiply(Node node, int m, int k, Conv.@Nullable Shape image, boolean depthwise) {
    Fusion.Fused whole = fusion.product(node);
    var epilogue = new Epilogue(whole.bias(), whole.activation());
    Choice.Chosen chosen = choose(node, m, k, image, depthwise, null, whole.weights(), epilogue);
    int x = read(node, 0);
    if (byExample && node.layer() instanceof Conv2d conv && !isMatrix(conv)) {
      x = patches(node, conv, x, k);
    }
    product(node, node, chosen, whole, x);
  }

  private Choice.Chosen choose(
      Node node,
      int m,
      int k,
      Conv.@Nullable Shape image,
      boolean depthwise,
      Choice.@Nullable Before before,
      float[] weights,
      Epilogue epilogue) {
    Shape shape = network.shape(node.name());
    int n = positions(shape) * (isWhole(shape) ? options.batch() : block);
    progress.at(timed, fusion.products(), "timing kernels for " + node.name());
    var product =
        new Choice.Product(
            node.name(),
            node.layer().toString(),
            m,
            k,
            n,
            image,
            depthwise,
            before,
            weights,
            epilogue);
    Choice.Chosen chosen = choice.of(product);
    // A depthwise convolution as part of another product is that product, tried another way.
    timed += before == null ? 1 : 0;
    progress.at(timed, fusion.products(), node.name() + ": " + chosen.row().kernel());
    return chosen;
  }

  private int patches(Node node, Conv2d conv, int x, int k) {
    Shape image = network.shape(node.inputs().getFirst());
    Shape result = network.shape(node.name());
    int y = buffers.add(k, positions(result), false, time(result));
    step(node, "patches", new ByExample.Patches(conv, image, result, x, y));
    return buffers.use(y, time(result));
  }

  private void scale(Node node, BatchNorm norm) {
    Fusion.Fused whole = fusion.scale(node, norm);
    int x = read(node, 0);
    int y = write(node, whole.last());
    step(node, "scale", new Step.Scale(x, y, whole.weights(), whole.bias(), whole.activation()));
  }

  private void normalise(Node node, float @Nullable [] shift, double epsilon) {
    notAnImage(node);
    float[] scale = fusion.floats(node, "scale");
    int x = read(node, 0);
    step(node, "norm", new Step.Normalise(x, write(node), scale, shift, (float) epsilon));
  }

  private void activate(Node node, Activation activation) {
    int x = read(node, 0);
    step(node, "activation", new Step.Activate(x, write(node), activation));
  }

  /** Inputs two by two; the last time with the activation that follows. */
  private void combine(Node node, Elementwise.Pair pair) {
    Fusion.Activated end = fusion.activation(node.name());
    String what = pair.name().toLowerCase(Locale.ROOT);
    int so = read(node, 0);
    for (int i = 1; i < node.inputs().size(); i++) {
      boolean last = i == node.inputs().size() - 1;
      int next = read(node, i);
      buffers.use(so, time(network.shape(node.name())));
      int y = last ? write(node, end.last()) : room(node);
      Activation activation = last ? end.activation() : Activation.NONE;
      step(node, what, new Step.Combine(pair, so, next, y, activation));
      so = y;
    }
  }

  private void concat(Node node) {
    int[] inputs = new int[node.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = read(node, i);
    }
    boolean positions = network.shape(node.name()).rank() == 2;
    step(node, "concat", new Transfer.Join(inputs, write(node), positions));
  }

  private void pool(Node node, int kernel, int stride, int padding, boolean mean) {
    Shape image = network.shape(node.inputs().getFirst());
    Shape result = network.shape(node.name());
    int x = read(node, 0);
    int y = write(node);
    if (byExample) {
      step(node, "pool", new ByExample.Pool(kernel, stride, padding, mean, image, result, x, y));
      return;
    }
    Conv.Shape window = image(node, image.size(0), kernel, stride, padding);
    step(node, "pool", new Pools.Windows(new Pooling(window, mean), x, y));
  }

  private void mean(Node node) {
    int x = read(node, 0);
    gathered(node, "mean", y -> byExample ? new ByExample.Mean(x, y) : new Pools.Mean(x, y));
  }

  private void flatten(Node node) {
    String from = node.inputs().getFirst();
    Shape shape = network.shape(from);
    if (from.equals(Network.INPUT)) { // the same values in the same order
      bufferOf.put(node.name(), input(new Shape(shape.count())));
    } else if (isWhole(shape)) {
      bufferOf.put(node.name(), read(from));
    } else {
      int x = read(from);
      gathered(
          node,
          "flatten",
          y -> byExample ? new ByExample.Flat(x, y) : new Transfer.Flat(x, y, isImage(shape)));
    }
  }

  /** A step that reads the examples at hand and fills their columns in the whole batch's matrix. */
  private void gathered(Node node, String what, IntFunction<Step> step) {
    // Written from the start on, block by block.
    int y = buffers.add(rows(network.shape(node.name())), 1, true, 0);
    bufferOf.put(node.name(), y);
    placeSteps.add(new Placed(node.name(), what, step.apply(y)));
  }

  private void embed(Node node, Embedding embedding) {
    if (!node.inputs().getFirst().equals(Network.INPUT)) {
      throw refused(node, "the network's input");
    }
    Floats weight = Floats.of(fusion.floats(node, "weight"));
    Floats places = embedding.positions() == 0 ? null : Floats.of(fusion.floats(node, "positions"));
    step(node, "embed", new Embed(node.name(), weight, places, write(node)));
  }

  private void attend(Node node, Attention layer) {
    Shape shape = network.shape(node.name());
    int size = shape.size(1) / layer.heads();
    int places = context > 0 ? context : shape.size(0);
    Attend.Angles turn =
        layer.rotaryBase() == 0
            ? null
            : angles.computeIfAbsent(
                new Attend.Turn(layer.rotaryBase(), size, places), Attend.Angles::of);
    int q = read(node, 0);
    int k = read(node, 1);
    int v = read(node, 2);
    int y = write(node);
    if (context > 0) {
      Past.Shape past = Past.Shape.of(layer, size);
      step(node, "attention", new Recall(attentions.size(), past, q, k, v, y, turn));
      attentions.add(past);
      return;
    }
    var scratch = new HeadScratch.Shape(size, places);
    if (!heads.contains(scratch)) {
      heads.add(scratch);
    }
    int number = heads.indexOf(scratch);
    step(node, "attention", new Attend(layer, q, k, v, y, size, number, turn));
  }

  /** The last axis of an image is not its rows. */
  private void notAnImage(Node node) {
    if (network.shape(node.name()).rank() > 2) {
      throw refused(node, "a vector or a sequence");
    }
  }

  private IllegalArgumentException refused(Node node, String expected) {
    return new IllegalArgumentException(
        "Network %s, node %s: to run on kernels %s needs %s, found shape %s; put Flatten or a pool before"
            .formatted(
                network.name(),
                node.name(),
                node.layer(),
                expected,
                network.shape(node.inputs().getFirst())));
  }

  /** The buffer of one of a node's inputs, which the next step will read. */
  private int read(Node node, int input) {
    return read(node.inputs().get(input));
  }

  private int read(String name) {
    Shape shape = network.shape(name);
    if (name.equals(Network.INPUT) && !bufferOf.containsKey(name)) {
      bufferOf.put(name, input(shape));
    }
    return buffers.use(Objects.requireNonNull(bufferOf.get(name), name), time(shape));
  }

  /** A buffer with the caller's examples. */
  private int input(Shape shape) {
    int y = buffers.add(rows(shape), positions(shape), isWhole(shape), time(shape));
    Step load =
        byExample && isImage(shape) ? new ByExample.Load(y) : new Transfer.Load(y, isImage(shape));
    steps(shape).add(new Placed(Network.INPUT, "load", load));
    return buffers.use(y, time(shape));
  }

  /** A new buffer for a node's output, which the next step will write. */
  private int write(Node node) {
    return write(node, node.name());
  }

  /** The same for a node whose step computes the nodes after it too. */
  private int write(Node node, String last) {
    int y = room(node);
    fused.addAll(fusion.chain(node.name(), last));
    bufferOf.put(last, y);
    return y;
  }

  private int room(Node node) {
    Shape shape = network.shape(node.name());
    return buffers.add(rows(shape), positions(shape), isWhole(shape), time(shape));
  }

  private static boolean isWhole(Shape shape) {
    return shape.rank() == 1;
  }

  private static boolean isImage(Shape shape) {
    return shape.rank() == 3;
  }

  /** Rows of a matrix that holds such a shape: channels or features. */
  private static int rows(Shape shape) {
    return shape.rank() == 2 ? shape.size(1) : shape.size(0);
  }

  /** Its columns: pixels, tokens, or one. */
  private static int positions(Shape shape) {
    return shape.count() / rows(shape);
  }

  /** When the next step on such a shape runs. */
  private int time(Shape shape) {
    return isWhole(shape) ? WHOLE_TIME + wholeSteps.size() : placeSteps.size();
  }

  private List<Placed> steps(Shape shape) {
    return isWhole(shape) ? wholeSteps : placeSteps;
  }

  private void step(Node node, String what, Step step) {
    steps(network.shape(node.name())).add(new Placed(node.name(), what, step));
  }

  /** A step, the node it computes, and how. */
  record Placed(String node, String what, Step step) {}

  /** Whether a layer has a product with weights, and so a row in the plan. */
  static boolean isProduct(Layer layer) {
    return layer instanceof Linear || layer instanceof Conv2d || layer instanceof DepthwiseConv2d;
  }
}
