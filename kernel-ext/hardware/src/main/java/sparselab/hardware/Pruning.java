package sparselab.hardware;

import java.util.Comparator;
import java.util.stream.Stream;

/** Exact counts and stored sizes of an op's weights under a pattern. */
final class Pruning {
  private Pruning() {}

  /** Weights left when {@code op} is pruned as {@code variant} says, remainders kept. */
  static long nonZeros(Op op, Variant variant) {
    long count = op.weightCount();
    double density = variant.density();
    return switch (variant.structure()) {
      case Structure.Dense _ -> count;
      case Structure.Unstructured _ -> Math.round(density * count);
      case Structure.NofM(int n, int m) -> {
        // Each output has ⌊k/m⌋ whole groups and a remainder that keeps up to n.
        long perOutput = op.k() / m * n + Math.min(n, op.k() % m);
        yield Math.min(count, perOutput * op.n() * op.groups());
      }
      case Structure.Block(int rows, int cols) ->
          Math.min(count, blocks(op, rows, cols, density) * rows * cols);
      case Structure.Channel _ ->
          Math.min(count, Math.round(density * op.n() * op.groups()) * op.k());
    };
  }

  /** MACs with {@code nonZeros} weights left: each weight is used equally often. */
  static long macs(Op op, long nonZeros) {
    long count = op.weightCount();
    if (count == 0) {
      return op.macsDense();
    }
    return Math.multiplyExact(op.macsDense() / count, nonZeros)
        + (op.macsDense() % count) * nonZeros / count;
  }

  /** The blocks kept at {@code density}, of a grid whose edge blocks are padded. */
  static long blocks(Op op, int rows, int cols, double density) {
    return Math.round(density * grid(op, rows, cols));
  }

  private static long grid(Op op, int rows, int cols) {
    return Math.ceilDiv(op.n() * op.groups(), (long) rows) * Math.ceilDiv(op.k(), (long) cols);
  }

  /** The smallest of the formats that can hold the pattern. */
  static FormatSize smallest(Op op, Structure structure, long nonZeros) {
    long rows = op.n() * op.groups();
    var type = op.weightType();
    // Weights that are not a (groups·n, k) matrix (an embedding table) are measured as one row.
    long cols = rows * op.k() == op.weightCount() ? op.k() : Math.ceilDiv(op.weightCount(), rows);
    var dense = new FormatSize("dense", op.denseWeightBytes(), 0);
    return switch (structure) {
      case Structure.Dense _ -> dense;
      case Structure.Channel _ -> new FormatSize("dense, shrunk", type.bytes(nonZeros), 0);
      case Structure.Unstructured _ ->
          smallest(
              dense,
              FormatSize.csr(rows, nonZeros, type),
              FormatSize.bitmask(rows, cols, nonZeros, type));
      case Structure.NofM(int n, int m) -> smallest(dense, FormatSize.nOfM(rows, cols, n, m, type));
      case Structure.Block(int r, int c) ->
          smallest(dense, FormatSize.bsr(rows, r, c, Math.ceilDiv(nonZeros, (long) r * c), type));
    };
  }

  private static FormatSize smallest(FormatSize... sizes) {
    return Stream.of(sizes).min(Comparator.comparingLong(FormatSize::bytes)).orElseThrow();
  }
}
