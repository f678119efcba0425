package sparselab.prune;

import java.util.List;
import sparselab.network.Shape;

/**
 * What a pruner will do to each tensor, before it does it.
 *
 * @param network name of the network
 * @param pruner the pruner in words
 * @param round 1 … rounds of the schedule
 * @param rows one per weight tensor of the network
 */
public record PrunePlan(String network, String pruner, int round, List<Row> rows) {
  public PrunePlan {
    rows = List.copyOf(rows);
  }

  /**
   * One tensor.
   *
   * @param pruned whether the pruner takes part here
   * @param weights number of weights
   * @param removed weights that are gone after the round
   * @param earlier of these, gone before it
   * @param note why a tensor is skipped, or what to look at; empty when there is nothing to say
   */
  public record Row(
      String weight,
      Shape shape,
      boolean pruned,
      long weights,
      long removed,
      long earlier,
      String note) {
    /** Zeros by all, after the round. */
    public double sparsity() {
      return (double) removed / weights;
    }
  }

  /** Weights of the tensors that take part. */
  public long prunable() {
    return rows.stream().filter(Row::pruned).mapToLong(Row::weights).sum();
  }

  /** Weights of all tensors. */
  public long parameters() {
    return rows.stream().mapToLong(Row::weights).sum();
  }

  /** Weights that are gone after the round. */
  public long removed() {
    return rows.stream().mapToLong(Row::removed).sum();
  }

  /** Zeros by all, over the tensors that take part. */
  public double sparsity() {
    long gone = rows.stream().filter(Row::pruned).mapToLong(Row::removed).sum();
    return prunable() == 0 ? 0 : (double) gone / prunable(); // in a round no layer may take part
  }

  @Override
  public String toString() {
    var text = new StringBuilder("%s, round %d: %s%n".formatted(network, round, pruner));
    for (Row row : rows) {
      text.append(
          "  %-20s %-14s %s%s%n"
              .formatted(
                  row.weight,
                  row.shape,
                  row.pruned
                      ? "removes %,9d of %,9d (%6.2f %%)"
                          .formatted(row.removed, row.weights, 100 * row.sparsity())
                      : "stays",
                  row.note.isEmpty() ? "" : ": " + row.note));
    }
    return text.append(
            "  removes %,d of %,d prunable weights (%.2f %%), of %,d parameters (%.2f %%)"
                .formatted(
                    removed(),
                    prunable(),
                    100 * sparsity(),
                    parameters(),
                    100.0 * removed() / parameters()))
        .toString();
  }
}
