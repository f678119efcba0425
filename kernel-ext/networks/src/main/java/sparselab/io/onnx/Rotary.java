package sparselab.io.onnx;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparselab.io.onnx.Tensor.Floats;

/**
 * {@code x·cos + turned(x)·sin} for {@code turned(x) = (−upper half, lower half)} of the last axis,
 * with constant tables {@code cos, sin (positions, size)} of the angles {@code p·θ^(−2i/size)}.
 * <i>Su et al. 2021, eq. 34, halves paired.</i>
 *
 * @param x the value that is turned, (1, heads, positions, size)
 * @param base θ
 */
record Rotary(String x, double base) {
  private static final double TOLERANCE = 1e-3;

  /** The rotation that ends with this Add; null when it is none. */
  static @Nullable Rotary of(OpNode add, List<OpNode> inner, Rewriting graph) {
    for (int i = 0; i < 2; i++) {
      OpNode plain = graph.producer(add.input(i), "Mul");
      OpNode turned = graph.producer(add.input(1 - i), "Mul");
      if (plain == null || turned == null) {
        return null;
      }
      for (int side = 0; side < 2; side++) {
        String x = plain.input(side);
        Floats cos = graph.floats(plain.input(1 - side));
        int table = graph.floats(turned.input(0)) != null ? 0 : 1;
        Floats sin = graph.floats(turned.input(table));
        if (cos != null && sin != null && isTurned(turned.input(1 - table), x, inner, graph)) {
          inner.add(plain);
          inner.add(turned);
          int[] sizes = graph.sizes(x);
          return sizes.length == 4 ? new Rotary(x, base(cos, sin, sizes[2], sizes[3])) : null;
        }
      }
    }
    return null;
  }

  private static boolean isTurned(String value, String x, List<OpNode> inner, Rewriting graph) {
    OpNode concat = graph.producer(value, "Concat");
    OpNode negated = concat == null ? null : graph.producer(concat.input(0), "Neg");
    OpNode upper = negated == null ? null : graph.producer(negated.input(0), "Slice");
    OpNode lower = concat == null ? null : graph.producer(concat.input(1), "Slice");
    int[] sizes = graph.sizes(x);
    if (concat == null
        || negated == null
        || upper == null
        || lower == null
        || concat.inputs().size() != 2
        || ConcatOperator.axis(graph.operands(concat)) != sizes.length - 1
        || !isHalf(upper, x, true, graph)
        || !isHalf(lower, x, false, graph)) {
      return false;
    }
    inner.addAll(List.of(concat, negated, upper, lower));
    return true;
  }

  private static boolean isHalf(OpNode slice, String x, boolean upper, Rewriting graph) {
    int[] sizes = graph.sizes(x);
    int last = sizes.length - 1;
    int half = sizes[last] / 2;
    SliceOperator.Cut cut = SliceOperator.cut(graph.operands(slice));
    for (int axis = 0; axis <= last; axis++) {
      int start = axis == last && upper ? half : 0;
      int size = axis == last ? half : sizes[axis];
      if (cut.starts()[axis] != start || cut.steps()[axis] != 1 || cut.sizes()[axis] != size) {
        return false;
      }
    }
    return slice.input(0).equals(x);
  }

  /** θ from the second angle of position 1, then checked against the whole tables. */
  private static double base(Floats cos, Floats sin, int positions, int size) {
    if (cos.count() != positions * size || sin.count() != positions * size) {
      throw new Refusal(
          "rotary tables of %s: expected %d positions of %d angles",
          Sizes.text(cos.sizes()), positions, size);
    }
    if (positions < 2 || size < 4) {
      throw new Refusal(
          "rotary tables of %d positions and %d angles do not tell their base",
          positions, size / 2);
    }
    double angle = Math.atan2(sin.at(size + 1), cos.at(size + 1));
    double base = Math.pow(angle, -size / 2.0);
    if (!(base > 1 && base < 1e12)) {
      throw new Refusal("rotary tables: expected angles p·θ^(−2i/%d) of a base θ above 1", size);
    }
    double round = new BigDecimal(base).round(new MathContext(3)).doubleValue();
    double meant = Math.abs(round / base - 1) < 1e-4 ? round : base; // tables are float32
    for (int i = 0; i < positions * size; i++) {
      int position = i / size;
      double expected = position * Math.pow(meant, -2.0 * (i % size % (size / 2)) / size);
      if (!(Math.abs(cos.at(i) - Math.cos(expected)) < TOLERANCE
          && Math.abs(sin.at(i) - Math.sin(expected)) < TOLERANCE)) {
        throw new Refusal(
            "rotary tables: expected the angles of base %s, found others at position %d",
            meant, i / size);
      }
    }
    return meant;
  }
}
