package sparselab.io.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code softmax(Q·Kᵀ/√size + mask)·V} for each head, with the splitting, turning, repeating and
 * joining of heads around it, becomes {@code Attention(Q, K, V)}: Q, K, V are sequences (1,
 * positions, features).
 *
 * <p>The mask is constant: all zero (gone already) or causal. <i>Vaswani et al. 2017, eq. 1.</i>
 */
final class FuseAttention implements Fusion {
  /**
   * Operator of the result; attributes {@code heads, keyValueHeads, rotaryBase} and {@code causal}.
   */
  static final String ATTENTION = "Attention";

  private static final double MASKED = -1e4; // files write −10000, the least float, or −∞

  @Override
  public void apply(OpNode last, Rewriting graph) {
    OpNode joined = last.op().equals("Reshape") ? graph.producer(last.input(0), "Transpose") : null;
    OpNode context = joined == null ? null : graph.producer(joined.input(0), "MatMul");
    OpNode softmax = context == null ? null : graph.producer(context.input(0), "Softmax");
    if (joined == null || context == null || softmax == null) {
      return;
    }
    var inner = new ArrayList<>(List.of(last, joined, context, softmax));
    int rank = graph.sizes(softmax.output()).length;
    long axis = softmax.attributes().integer("axis", graph.graph().opset() < 13 ? 1 : -1);
    int[] order = TransposeOperator.order(joined.attributes(), graph.sizes(last.input(0)).length);
    Heads v = Heads.of(context.input(1), inner, graph);
    Scores scores = Scores.of(softmax.input(0), inner, graph);
    if (rank != 4
        || Sizes.axis(axis, rank) != 3
        || !Arrays.equals(order, new int[] {0, 2, 1, 3})
        || v == null
        || scores == null
        || !v.ordered(0, 2, 1, 3)
        || !scores.fit(v)
        || !Arrays.equals(graph.sizes(last.output()), graph.sizes(scores.q().base()))) {
      return;
    }
    double scale = scores.scale() * v.scale() * Math.sqrt(v.size());
    if (Math.abs(scale - 1) > 1e-3 || v.scale() != 1) {
      throw new Refusal("attention with a scale other than 1/√size: %s times that", scale);
    }
    var attributes =
        Attributes.none()
            .with("heads", (long) scores.q().count())
            .with("keyValueHeads", (long) v.count())
            .with("rotaryBase", (float) scores.q().rotaryBase())
            .with("causal", scores.causal() ? 1L : 0L);
    var inputs = List.of(scores.q().base(), scores.k().base(), v.base());
    graph.fuse(new OpNode(last.name(), ATTENTION, inputs, last.output(), attributes), inner);
  }

  /** {@code scale·Q·Kᵀ}, plain or causal. */
  private record Scores(Heads q, Heads k, double scale, boolean causal) {

    static @Nullable Scores of(String value, List<OpNode> inner, Rewriting graph) {
      boolean causal = false;
      double scale = 1;
      String at = value;
      for (OpNode node = graph.producer(at); node != null; node = graph.producer(at)) {
        if (inner.size() > Heads.MOST_NODES) {
          return null;
        }
        inner.add(node);
        int constant = graph.constant(node.input(0)) != null ? 0 : 1;
        Tensor other = graph.constant(node.input(constant));
        if (node.op().equals("MatMul")) {
          Heads q = Heads.of(node.input(0), inner, graph);
          Heads k = Heads.of(node.input(1), inner, graph);
          return q == null || k == null || !q.ordered(0, 2, 1, 3) || !k.ordered(0, 2, 3, 1)
              ? null
              : new Scores(q, k, scale * q.scale() * k.scale(), causal);
        } else if (node.op().equals("Add") && isCausal(other, graph.sizes(at))) {
          causal = true;
        } else if (node.op().equals("Mul") && other != null && other.count() == 1) {
          scale *= other.at(0);
        } else if (node.op().equals("Div")
            && constant == 1
            && other != null
            && other.count() == 1) {
          scale /= other.at(0);
        } else {
          return null;
        }
        at = node.input(1 - constant);
      }
      return null;
    }

    /** Whether heads, positions and angles belong together; each key serves a group of queries. */
    boolean fit(Heads v) {
      return Arrays.equals(v.sizes(), k.sizes())
          && v.repeat() == k.repeat()
          && q.repeat() == 1
          && q.count() == v.count() * v.repeat()
          && q.size() == v.size()
          && q.sizes()[1] == v.sizes()[1]
          && q.rotaryBase() == k.rotaryBase()
          && v.rotaryBase() == 0;
    }

    /** Whether the mask lets each position see itself and what is before it, nothing after. */
    private static boolean isCausal(@Nullable Tensor mask, int... scores) {
      int positions = scores[scores.length - 1];
      if (mask == null || mask.count() != (long) positions * positions) {
        return false;
      }
      for (int i = 0; i < mask.count(); i++) {
        boolean after = i % positions > i / positions;
        if (after ? !(mask.at(i) <= MASKED) : mask.at(i) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
