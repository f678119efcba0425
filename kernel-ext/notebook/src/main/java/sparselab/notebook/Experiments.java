package sparselab.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import sparselab.experiment.Experiment;
import sparselab.experiment.Experiment.Summary;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** An experiment as one table and as curves. */
public final class Experiments {
  private Experiments() {}

  /** What a curve is drawn against. */
  public enum Axis {
    SPARSITY("zeros %"),
    MACS("MACs left"),
    BYTES("stored kB"),
    MILLISECONDS("measured ms");

    private final String label;

    Axis(String label) {
      this.label = label;
    }

    private double of(Summary one) {
      return switch (this) {
        case SPARSITY -> 100 * one.sparsity();
        case MACS -> one.macs();
        case BYTES -> one.bytes() / 1e3;
        case MILLISECONDS -> one.milliseconds();
      };
    }
  }

  /** A row for each method and sparsity: mean and spread over the seeds. */
  public static Table table(Experiment.Result result) {
    List<Summary> rows = result.summaries();
    return Table.create("Mean over the seeds")
        .addColumns(
            StringColumn.create("method", rows.stream().map(Summary::method).toList()),
            numbers("zeros asked %", rows, s -> 100 * s.asked()),
            numbers("zeros got %", rows, s -> 100 * s.sparsity()),
            numbers("accuracy %", rows, s -> 100 * s.testAccuracy()),
            numbers("± points", rows, s -> 100 * s.deviation()),
            numbers("MACs left", rows, Summary::macs),
            numbers("stored kB", rows, s -> s.bytes() / 1e3),
            numbers("measured ms", rows, Summary::milliseconds),
            IntColumn.create("seeds", rows.stream().mapToInt(Summary::replicates).toArray()));
  }

  private static DoubleColumn numbers(
      String name, List<Summary> rows, ToDoubleFunction<Summary> value) {
    return DoubleColumn.create(name, rows.stream().mapToDouble(value));
  }

  /**
   * Test accuracy of each method, with the standard deviation over the seeds as bars.
   *
   * @throws IllegalArgumentException when time is asked for and was not measured
   */
  public static XYChart chart(Experiment.Result result, Axis against) {
    Map<String, List<Summary>> methods = new LinkedHashMap<>();
    for (Summary one : result.summaries()) {
      methods.computeIfAbsent(one.method(), _ -> new ArrayList<>()).add(one);
    }
    XYChart chart = Charts.line("Accuracy by method", against.label, "test accuracy %");
    methods.forEach(
        (method, of) -> {
          double[] x = of.stream().mapToDouble(against::of).toArray();
          for (double one : x) {
            if (Double.isNaN(one)) {
              throw new IllegalArgumentException(
                  "Experiments.chart: the time of %s was not measured; run the experiment with withBatch(64)"
                      .formatted(method));
            }
          }
          chart.addSeries(
              method,
              x,
              of.stream().mapToDouble(s -> 100 * s.testAccuracy()).toArray(),
              of.stream().mapToDouble(s -> 100 * s.deviation()).toArray());
        });
    return chart;
  }
}
