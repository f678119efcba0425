package sparselab.notebook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;
import sparselab.hardware.CostModel;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.Energy;
import sparselab.hardware.Estimate;
import sparselab.hardware.Part;
import sparselab.hardware.Variant;
import sparselab.hardware.Workload;
import sparselab.hardware.explore.Comparison;
import sparselab.hardware.explore.RooflinePlot;
import sparselab.hardware.explore.Sweep;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What hardware models say, as one table and as charts. */
public final class HardwareCharts {
  private static final double MILLI = 1e3;

  private HardwareCharts() {}

  /**
   * A row for each estimate: time with its range, speed-up over dense on the same device, energy
   * where the device's file has any, what binds it, and the weightiest reason why it is not faster.
   * A device whose peaks or bandwidths are recalled only is marked with a *.
   */
  public static Table table(Comparison comparison) {
    List<Comparison.Line> lines = comparison.lines();
    return Table.create("Predicted (* from recalled numbers)")
        .addColumns(
            StringColumn.create("network", lines.stream().map(l -> l.workload().name()).toList()),
            StringColumn.create("device", lines.stream().map(HardwareCharts::device).toList()),
            StringColumn.create("zeros", lines.stream().map(l -> l.variant().toString()).toList()),
            numbers("ms", lines, l -> MILLI * l.seconds()),
            numbers("low ms", lines, l -> MILLI * l.estimate().seconds().low()),
            numbers("high ms", lines, l -> MILLI * l.estimate().seconds().high()),
            numbers("times dense", lines, Comparison.Line::speedup),
            numbers("mJ", lines, l -> MILLI * l.joules().orElse(Double.NaN)),
            StringColumn.create(
                "bound by", lines.stream().map(l -> l.estimate().boundBy().shown()).toList()),
            StringColumn.create(
                "why not faster", lines.stream().map(Comparison.Line::whyNotFaster).toList()));
  }

  private static String device(Comparison.Line line) {
    return line.device().name() + (line.restsOnRecalledNumbers() ? " *" : "");
  }

  private static DoubleColumn numbers(
      String name, List<Comparison.Line> lines, ToDoubleFunction<Comparison.Line> value) {
    return DoubleColumn.create(name, lines.stream().mapToDouble(value));
  }

  /**
   * The roofs of a device, one slope for each memory level, and every layer of an estimate under
   * them; both axes are logarithmic.
   */
  public static XYChart roofline(Estimate estimate, ElementType type) {
    RooflinePlot plot = RooflinePlot.of(estimate, type);
    XYChart chart =
        Charts.line(
            "Roofline: " + estimate.workload().name() + " on " + estimate.device().name(),
            "operations a byte",
            "G operations a second");
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    DoubleSummaryStatistics intensities =
        plot.layers().stream().mapToDouble(RooflinePlot.Dot::opsPerByte).summaryStatistics();
    double ridge =
        plot.slopes().stream().mapToDouble(RooflinePlot.Slope::ridgeOpsPerByte).max().orElse(1);
    double left = Math.min(intensities.getMin(), ridge) / 3;
    double right = Math.max(intensities.getMax(), ridge) * 3;
    for (RooflinePlot.Slope slope : plot.slopes()) {
      double[] x = {left, slope.ridgeOpsPerByte(), right};
      double[] y =
          DoubleStream.of(x)
              .map(i -> Math.min(plot.peakOpsPerSecond(), i * slope.bytesPerSecond()) / 1e9)
              .toArray();
      chart.addSeries(slope.level(), x, y).setMarker(SeriesMarkers.NONE);
    }
    chart
        .addSeries(
            "layers",
            plot.layers().stream().mapToDouble(RooflinePlot.Dot::opsPerByte).toArray(),
            plot.layers().stream().mapToDouble(d -> d.opsPerSecond() / 1e9).toArray())
        .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    return chart;
  }

  /**
   * Speed-up over dense against sparsity, a line for each device; a mark lies where the zeros begin
   * to pay.
   *
   * @param pattern from a density to the way of pruning, such as {@code Variant::unstructured}
   * @param model one that keeps dense where sparse is slower shows no curve below 1
   */
  public static XYChart speedup(
      Workload workload, List<Device> devices, DoubleFunction<Variant> pattern, CostModel model) {
    List<Variant> variants = new ArrayList<>();
    for (double density = 1; density > 0.025; density -= 0.05) {
      variants.add(pattern.apply(density));
    }
    XYChart chart = Charts.line("What zeros bring: " + workload.name(), "sparsity", "times dense");
    var evenX = new ArrayList<Double>();
    for (Device device : devices) {
      List<Comparison.Point> curve = Comparison.speedupCurve(workload, device, variants, model);
      Comparison.breakEven(curve).ifPresent(evenX::add);
      chart
          .addSeries(
              device.name(),
              curve.stream().mapToDouble(Comparison.Point::x).toArray(),
              curve.stream().mapToDouble(Comparison.Point::y).toArray())
          .setMarker(SeriesMarkers.NONE);
    }
    if (!evenX.isEmpty()) {
      double[] x = evenX.stream().mapToDouble(v -> v).toArray();
      chart
          .addSeries("break-even", x, DoubleStream.of(x).map(_ -> 1).toArray())
          .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    }
    return chart;
  }

  /**
   * Where the energy goes, one stacked bar a line, in millijoules.
   *
   * @throws IllegalArgumentException when no device of the comparison has energies
   */
  public static CategoryChart energy(Comparison comparison) {
    var parts = new LinkedHashMap<String, ToDoubleFunction<Energy>>();
    parts.put("multiplying", Energy::macs);
    parts.put("gated", Energy::gated);
    parts.put("values moved", Energy::memory);
    parts.put("metadata moved", Energy::metadata);
    parts.put("static", Energy::idle);
    var bars = new LinkedHashMap<String, Energy>();
    for (Comparison.Line line : comparison.lines()) {
      line.estimate().energy().ifPresent(e -> bars.put(bar(comparison, line), e));
    }
    if (bars.isEmpty()) {
      throw new IllegalArgumentException(
          "HardwareCharts.energy: no device of this comparison has energies in its file");
    }
    CategoryChart chart = Charts.bar("Where the energy goes", "", "mJ");
    stack(chart, bars, parts);
    return chart;
  }

  /** Where the time goes, one stacked bar a line, in milliseconds. */
  public static CategoryChart time(Comparison comparison) {
    var parts = new LinkedHashMap<String, ToDoubleFunction<Estimate>>();
    for (Part part : Part.values()) {
      parts.put(part.shown(), e -> e.breakdown().getOrDefault(part, 0.0));
    }
    var bars = new LinkedHashMap<String, Estimate>();
    for (Comparison.Line line : comparison.lines()) {
      bars.put(bar(comparison, line), line.estimate());
    }
    CategoryChart chart = Charts.bar("Where the time goes", "", "ms");
    stack(chart, bars, parts);
    return chart;
  }

  private static <T> void stack(
      CategoryChart chart, Map<String, T> bars, Map<String, ToDoubleFunction<T>> parts) {
    chart.getStyler().setStacked(true);
    parts.forEach(
        (name, value) -> {
          double[] values =
              bars.values().stream().mapToDouble(b -> MILLI * value.applyAsDouble(b)).toArray();
          if (DoubleStream.of(values).anyMatch(v -> v > 0)) {
            chart.addSeries(
                name, List.copyOf(bars.keySet()), DoubleStream.of(values).boxed().toList());
          }
        });
  }

  /** What a bar stands for: only what differs between the lines. */
  private static String bar(Comparison comparison, Comparison.Line line) {
    var words = new ArrayList<String>();
    if (comparison.lines().stream().map(Comparison.Line::workload).distinct().count() > 1) {
      words.add(line.workload().name());
    }
    if (comparison.lines().stream().map(Comparison.Line::device).distinct().count() > 1) {
      words.add(line.device().name());
    }
    if (comparison.lines().stream().map(Comparison.Line::variant).distinct().count() > 1) {
      words.add(line.variant().toString());
    }
    return words.isEmpty() ? line.device().name() : String.join(", ", words);
  }

  /** Every design of a sweep, and the front of those that no other beats in time and energy. */
  public static XYChart pareto(Sweep sweep) {
    XYChart chart =
        Charts.scatter("Designs: %d tried".formatted(sweep.designs().size()), "ms", "mJ");
    List<Sweep.Design> front =
        sweep.paretoFront().stream()
            .sorted(Comparator.comparingDouble(Sweep.Design::seconds))
            .toList();
    List<Sweep.Design> beaten =
        sweep.designs().stream().filter(design -> !front.contains(design)).toList();
    if (!beaten.isEmpty()) {
      chart.addSeries(
          "beaten by another",
          beaten.stream().mapToDouble(d -> MILLI * d.seconds()).toArray(),
          beaten.stream().mapToDouble(d -> MILLI * d.joules()).toArray());
    }
    chart
        .addSeries(
            "Pareto front",
            front.stream().mapToDouble(d -> MILLI * d.seconds()).toArray(),
            front.stream().mapToDouble(d -> MILLI * d.joules()).toArray())
        .setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    return chart;
  }

  /** The designs of the front, fastest first: what was chosen, and what it costs. */
  public static Table paretoTable(Sweep sweep) {
    List<Sweep.Design> front = sweep.paretoFront();
    Table table = Table.create("Pareto front");
    for (String key : front.getFirst().chosen().keySet().stream().sorted().toList()) {
      table.addColumns(
          DoubleColumn.create(
              key,
              front.stream().mapToDouble(d -> d.chosen().getOrDefault(key, Double.NaN)).toArray()));
    }
    return table.addColumns(
        DoubleColumn.create("ms", front.stream().mapToDouble(d -> MILLI * d.seconds()).toArray()),
        DoubleColumn.create("mJ", front.stream().mapToDouble(d -> MILLI * d.joules()).toArray()));
  }
}
