package sparselab.io.onnx;

import java.util.List;
import java.util.Map;
import sparselab.network.Attention;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Shape;

/**
 * Writes an attention in plain operators: split into heads, turn, repeat, {@code softmax(Q·Kᵀ/√size
 * + mask)·V}, join. {@link FuseAttention} finds it again.
 */
final class AttentionWriter {
  private static final long[] HEADS_FIRST = {0, 2, 1, 3};

  private final Emitter out;
  private final Node node;
  private final Attention layer;
  private final int positions;
  private final int size;

  AttentionWriter(Emitter out, Network network, Node node, Attention layer) {
    this.out = out;
    this.node = node;
    this.layer = layer;
    Shape q = network.shape(node.inputs().getFirst());
    this.positions = q.size(0);
    this.size = q.size(1) / layer.heads();
  }

  void write() {
    String q = turned("q", split("q", 0, layer.heads()));
    String k = repeated("k", turned("k", split("k", 1, layer.keyValueHeads())));
    String v = repeated("v", split("v", 2, layer.keyValueHeads()));
    String transposed = op("Transpose", "kT", List.of(k), Map.of("perm", new long[] {0, 1, 3, 2}));
    String product = op("MatMul", "product", List.of(q, transposed), Map.of());
    String scale = out.floats(name("scale"), new float[] {(float) (1 / Math.sqrt(size))});
    String scores = op("Mul", "scores", List.of(product, scale), Map.of());
    if (layer.causal()) {
      String mask = out.floats(name("mask"), mask(), 1, 1, positions, positions);
      scores = op("Add", "masked", List.of(scores, mask), Map.of());
    }
    String shares = op("Softmax", "Softmax", List.of(scores), Map.of("axis", -1L));
    String context = op("MatMul", "context", List.of(shares, v), Map.of());
    String joined = op("Transpose", "joined", List.of(context), Map.of("perm", HEADS_FIRST));
    String shape = out.integers(name("shape"), 0, positions, (long) layer.heads() * size);
    out.node("Reshape", node.name(), List.of(joined, shape), Map.of());
  }

  /** (batch, positions, heads·size) to (batch, heads, positions, size). */
  private String split(String part, int input, int heads) {
    String shape = out.integers(name(part + "/shape"), 0, positions, heads, size);
    String split = op("Reshape", part, List.of(node.inputs().get(input), shape), Map.of());
    return op("Transpose", part + "/heads", List.of(split), Map.of("perm", HEADS_FIRST));
  }

  /** {@code x·cos + (−upper, lower)·sin} with the tables of {@link Rotary}. */
  private String turned(String part, String x) {
    if (layer.rotaryBase() == 0) {
      return x;
    }
    int half = size / 2;
    String axis = out.integers(name(part + "/axis"), 3);
    String zero = out.integers(name(part + "/zero"), 0);
    String middle = out.integers(name(part + "/half"), half);
    String end = out.integers(name(part + "/end"), size);
    String lower = op("Slice", part + "/lower", List.of(x, zero, middle, axis), Map.of());
    String upper = op("Slice", part + "/upper", List.of(x, middle, end, axis), Map.of());
    String negated = op("Neg", part + "/negated", List.of(upper), Map.of());
    String swapped = op("Concat", part + "/swapped", List.of(negated, lower), Map.of("axis", -1L));
    float[] cos = new float[positions * size];
    float[] sin = new float[positions * size];
    for (int i = 0; i < cos.length; i++) {
      int position = i / size;
      double angle = position * Math.pow(layer.rotaryBase(), -2.0 * (i % size % half) / size);
      cos[i] = (float) Math.cos(angle);
      sin[i] = (float) Math.sin(angle);
    }
    String cosines = out.floats(name(part + "/cos"), cos, positions, size);
    String sines = out.floats(name(part + "/sin"), sin, positions, size);
    String plain = op("Mul", part + "/plain", List.of(x, cosines), Map.of());
    String crossed = op("Mul", part + "/crossed", List.of(swapped, sines), Map.of());
    return op("Add", part + "/turned", List.of(plain, crossed), Map.of());
  }

  /** Each head of keys and values once for each head of queries that it serves. */
  private String repeated(String part, String x) {
    int group = layer.heads() / layer.keyValueHeads();
    if (group == 1) {
      return x;
    }
    String axis = out.integers(name(part + "/group/axis"), 2);
    String single = op("Unsqueeze", part + "/group/single", List.of(x, axis), Map.of());
    String sizes = out.integers(name(part + "/group/sizes"), 1, 1, group, 1, 1);
    String copies = op("Expand", part + "/group/copies", List.of(single, sizes), Map.of());
    String shape = out.integers(name(part + "/group/shape"), 0, layer.heads(), positions, size);
    return op("Reshape", part + "/group", List.of(copies, shape), Map.of());
  }

  private float[] mask() {
    float[] mask = new float[positions * positions];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % positions > i / positions ? Float.NEGATIVE_INFINITY : 0;
    }
    return mask;
  }

  private String op(String op, String part, List<String> inputs, Map<String, Object> attributes) {
    return out.node(op, name(part), inputs, attributes);
  }

  private String name(String part) {
    return node.name() + "/" + part;
  }
}
