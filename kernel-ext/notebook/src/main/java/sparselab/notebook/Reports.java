package sparselab.notebook;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.knowm.xchart.CategoryChart;
import sparselab.engine.Report;
import sparselab.engine.Report.Prediction;
import sparselab.engine.Report.Row;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A report as one table and one chart; the record itself holds more than a page can show. */
public final class Reports {
  private Reports() {}

  /**
   * A row for each variant: how good, how large, how fast, and how fast a model says it should be
   * on each device. Kilobytes are 1,000 bytes, each tensor in its own smallest format; times are of
   * one batch.
   */
  public static Table table(Report report) {
    List<Row> rows = report.rows();
    int batch = rows.isEmpty() ? 0 : rows.getFirst().batch();
    Table table =
        Table.create("Accuracy, size and time of a batch of " + batch)
            .addColumns(
                StringColumn.create("network", rows.stream().map(Row::variant).toList()),
                numbers("accuracy %", rows, row -> percent(row.accuracy())),
                numbers("zeros asked %", rows, row -> percent(row.askedSparsity())),
                numbers("zeros got %", rows, row -> percent(row.prunableSparsity())),
                counts("weights kept", rows, Row::keptParameters),
                counts("MACs left", rows, Row::nonZeroMacs),
                numbers("stored kB", rows, row -> row.smallestBytes() / 1e3),
                numbers("measured ms", rows, Row::milliseconds),
                numbers("ND4J dense ms", rows, Row::nd4jMilliseconds));
    for (String device : devices(report)) {
      table.addColumns(
          numbers(
              "model " + device.replace('-', ' ') + " ms",
              rows,
              row -> prediction(report, row.variant(), device).milliseconds()));
    }
    return table;
  }

  /**
   * How many times as small and as fast as the first variant the others are; the promise is what
   * the zeros would give if nothing else cost anything.
   */
  public static CategoryChart chart(Report report) {
    List<String> devices = devices(report);
    var categories = new ArrayList<>(List.of("promise", "stored", "measured"));
    devices.forEach(device -> categories.add("model: " + device));
    CategoryChart chart = Charts.bar("What the zeros bring", "", "times as good as dense");
    Row dense = report.rows().getFirst();
    for (Row row : report.rows().subList(1, report.rows().size())) {
      var values = new ArrayList<Number>();
      values.add((double) dense.nonZeroMacs() / row.nonZeroMacs());
      values.add((double) dense.smallestBytes() / row.smallestBytes());
      values.add(Math.min(dense.milliseconds(), dense.nd4jMilliseconds()) / row.milliseconds());
      for (String device : devices) {
        values.add(
            prediction(report, dense.variant(), device).milliseconds()
                / prediction(report, row.variant(), device).milliseconds());
      }
      chart.addSeries(row.variant(), categories, values);
    }
    return chart;
  }

  private static List<String> devices(Report report) {
    var names = new LinkedHashSet<String>();
    report.predictions().forEach(prediction -> names.add(prediction.device()));
    return List.copyOf(names);
  }

  private static Prediction prediction(Report report, String variant, String device) {
    return report.predictions().stream()
        .filter(one -> one.variant().equals(variant) && one.device().equals(device))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The report has no prediction of " + variant + " on " + device));
  }

  private static double percent(double share) {
    return 100 * share;
  }

  private static DoubleColumn numbers(String name, List<Row> rows, ToDoubleFunction<Row> value) {
    return DoubleColumn.create(name, rows.stream().mapToDouble(value));
  }

  private static LongColumn counts(String name, List<Row> rows, ToLongFunction<Row> value) {
    return LongColumn.create(name, rows.stream().mapToLong(value));
  }
}
