package sparselab.hardware.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Predictions of a calibration beside what was measured, layer by layer.
 *
 * @param rows in the order measured
 */
public record PredictionCheck(List<Row> rows) {
  /** Half of the predictions must be at least this close. */
  public static final double MOST_MEDIAN_ERROR = 0.20;

  /** For so many of the layers the faster of dense and sparse must be foretold. */
  public static final double LEAST_WINNERS = 0.90;

  /** Measured and predicted seconds of one kernel. */
  public record Pair(double measured, double predicted) {
    /** {@code |predicted/measured − 1|}. */
    public double error() {
      return Math.abs(predicted / measured - 1);
    }
  }

  /**
   * One layer.
   *
   * @param shape m × k × n
   * @param kernels by "dense" or the structure of its zeros: those that were measured
   */
  public record Row(String layer, String shape, Map<String, Pair> kernels) {
    public Row {
      kernels = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(kernels));
    }

    /** Whether dense and sparse kernels were both measured: only then is there a winner. */
    public boolean isRace() {
      return kernels.size() > 1;
    }

    /** Whether the faster kernel was foretold. */
    public boolean winnerRight() {
      return fastest(Pair::measured).equals(fastest(Pair::predicted));
    }

    private String fastest(ToDoubleFunction<Pair> seconds) {
      return kernels.entrySet().stream()
          .min(Comparator.comparingDouble(e -> seconds.applyAsDouble(e.getValue())))
          .orElseThrow()
          .getKey();
    }
  }

  public PredictionCheck {
    rows = List.copyOf(rows);
  }

  /** Predicts every layer that was measured; kernels of one layer have its name in common. */
  public static PredictionCheck of(Calibration calibration, List<Calibration.Measured> unseen) {
    var byLayer = new LinkedHashMap<String, List<Calibration.Measured>>();
    unseen.forEach(m -> byLayer.computeIfAbsent(m.op().name(), _ -> new ArrayList<>()).add(m));
    var rows = new ArrayList<Row>();
    byLayer.forEach(
        (layer, kernels) -> {
          var pairs = new LinkedHashMap<String, Pair>();
          for (Calibration.Measured kernel : kernels) {
            pairs.put(
                kernel.op().structure().toString(),
                new Pair(kernel.seconds(), calibration.seconds(kernel.op()).typical()));
          }
          var op = kernels.getFirst().op();
          String groups = op.groups() == 1 ? "" : op.groups() + " of ";
          rows.add(new Row(layer, "%s%d×%d×%d".formatted(groups, op.m(), op.k(), op.n()), pairs));
        });
    return new PredictionCheck(rows);
  }

  /** How many predictions there are. */
  public long count() {
    return errors().count();
  }

  /** Median of |predicted/measured − 1| over all kernels of all layers. */
  public double medianError() {
    return Calibration.median(errors().toArray());
  }

  private DoubleStream errors() {
    return rows.stream().flatMap(row -> row.kernels.values().stream()).mapToDouble(Pair::error);
  }

  /** Share of the layers with both kinds of kernels whose faster one was foretold. */
  public double winnersRight() {
    return rows.stream()
        .filter(Row::isRace)
        .mapToInt(row -> row.winnerRight() ? 1 : 0)
        .average()
        .orElse(1);
  }

  /** Predicted over measured, summed over all. */
  public double sumRatio() {
    double measured = 0;
    double predicted = 0;
    for (Row row : rows) {
      for (Pair pair : row.kernels.values()) {
        measured += pair.measured;
        predicted += pair.predicted;
      }
    }
    return predicted / measured;
  }

  /** Whether both bounds are kept. */
  public boolean holds() {
    return medianError() <= MOST_MEDIAN_ERROR && winnersRight() >= LEAST_WINNERS;
  }

  /** A line for each layer, then {@link #summary}. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        String.format(
            "  %-44s %20s  %-13s %12s %12s %8s %s%n",
            "layer", "m × k × n", "kernel", "measured ms", "predicted ms", "error", "winner"));
    for (Row row : rows) {
      String layer = row.layer;
      String shape = row.shape;
      String winner = !row.isRace() ? "" : row.winnerRight() ? "right" : "WRONG";
      for (Map.Entry<String, Pair> kernel : row.kernels.entrySet()) {
        Pair pair = kernel.getValue();
        text.append(
            String.format(
                Locale.ROOT,
                "  %-44s %20s  %-13s %12.4f %12.4f %+7.1f%% %s%n",
                layer,
                shape,
                kernel.getKey(),
                1e3 * pair.measured,
                1e3 * pair.predicted,
                100 * (pair.predicted / pair.measured - 1),
                winner));
        layer = "";
        shape = "";
        winner = "";
      }
    }
    return text.append(summary()).toString();
  }

  /** The figures and their bounds in a line. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%d predictions: median error %.1f %% (at most %.0f), winner right in %.1f %% of %d layers"
            + " (at least %.0f), sum %.2f × measured",
        count(),
        100 * medianError(),
        100 * MOST_MEDIAN_ERROR,
        100 * winnersRight(),
        rows.stream().filter(Row::isRace).count(),
        100 * LEAST_WINNERS,
        sumRatio());
  }
}
