package sparselab.engine;

import java.util.List;

/**
 * What a compiled network does, layer by layer, and why.
 *
 * @param batch examples computed at once
 * @param block of these, how many images or sequences go through the network together, so that what
 *     they read stays in the cache
 * @param workspaceBytes memory for activations, per thread
 * @param rows one per layer with weights
 */
public record EnginePlan(int batch, int block, long workspaceBytes, List<Row> rows) {
  public EnginePlan {
    rows = List.copyOf(rows);
  }

  /**
   * One layer: {@code C(m,n) = A(m,k)·B(k,n)}, the layer's weights times its inputs.
   *
   * @param sparsity zeros by all, of the weights
   * @param kernel what was chosen
   * @param sparse whether that skips zeros
   * @param seconds its median time for n columns
   * @param bytes of the packed weights
   * @param candidates times of all
   * @param why in words
   */
  public record Row(
      String node,
      String layer,
      int m,
      int k,
      int n,
      double sparsity,
      String kernel,
      boolean sparse,
      double seconds,
      long bytes,
      List<Candidate> candidates,
      String why) {
    public Row {
      candidates = List.copyOf(candidates);
    }

    /** This layer, computed as part of the product that alone reads it: no time of its own. */
    Row within(String reader) {
      String how = "computed within %s, which alone reads it: faster than both".formatted(reader);
      return new Row(
          node, layer, m, k, n, sparsity, "in " + reader, sparse, 0, bytes, candidates, how);
    }
  }

  /** A kernel and its time. */
  public record Candidate(String kernel, Timing timing) {}

  /** Bytes of all packed weights. */
  public long weightBytes() {
    return rows.stream().mapToLong(Row::bytes).sum();
  }

  @Override
  public String toString() {
    var text =
        new StringBuilder("batch %d, %d images or sequences at a time%n".formatted(batch, block));
    for (Row row : rows) {
      text.append(
          "  %-24s %5d×%-5d × %-6d %5.1f %% zeros: %-16s %8.4f ms, %s%n"
              .formatted(
                  row.node,
                  row.m,
                  row.k,
                  row.n,
                  100 * row.sparsity,
                  row.kernel,
                  1e3 * row.seconds,
                  row.why));
    }
    return text.append(
            "  weights %,d bytes, workspace %,d".formatted(weightBytes(), workspaceBytes))
        .toString();
  }
}
