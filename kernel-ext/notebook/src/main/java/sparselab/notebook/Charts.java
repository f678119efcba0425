package sparselab.notebook;

import java.util.Arrays;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Charts in the lab's style: XChart's own classes, to which series are added as XChart does it.
 *
 * <p>{@code var chart = Charts.line("Accuracy", "sparsity", "accuracy"); chart.addSeries("global",
 * xs, ys); chart}
 */
public final class Charts {
  static final int WIDTH = 640;
  static final int HEIGHT = 380;

  private Charts() {}

  /** An empty chart for lines with a mark at each point. */
  public static XYChart line(String title, String xLabel, String yLabel) {
    XYChart chart = new XYChart(WIDTH, HEIGHT, new LabTheme());
    label(chart, title, xLabel, yLabel);
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    return chart;
  }

  /** An empty chart for points that no line joins. */
  public static XYChart scatter(String title, String xLabel, String yLabel) {
    XYChart chart = line(title, xLabel, yLabel);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    return chart;
  }

  /** An empty chart for bars over named categories. */
  public static CategoryChart bar(String title, String xLabel, String yLabel) {
    CategoryChart chart = new CategoryChart(WIDTH, HEIGHT, new LabTheme());
    label(chart, title, xLabel, yLabel);
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    return chart;
  }

  /**
   * How often values fall into each of at most {@code bins} + 1 equal intervals, whose width is 1,
   * 2 or 5 times a power of ten so that the axis can be read.
   *
   * @throws IllegalArgumentException if there is no finite value or no bin
   */
  public static XYChart histogram(String title, String xLabel, double[] values, int bins) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    if (finite.length == 0 || bins < 1) {
      throw new IllegalArgumentException(
          "Charts.histogram: expected at least one finite value and one bin, found "
              + finite.length
              + " values and "
              + bins
              + " bins");
    }
    double min = Arrays.stream(finite).min().orElseThrow();
    double max = Arrays.stream(finite).max().orElseThrow();
    double width = max > min ? roundUp((max - min) / bins) : 1;
    double start = Math.floor(min / width) * width;
    int used = Math.max(1, (int) Math.ceil((max - start) / width - 1e-9));
    double[] count = new double[used];
    for (double value : finite) {
      count[Math.clamp((int) ((value - start) / width), 0, used - 1)]++;
    }
    // A step lies to the right of its point, so the outline starts and ends at zero.
    double[] x = new double[used + 2];
    double[] y = new double[used + 2];
    for (int i = 0; i <= used; i++) {
      x[i + 1] = start + i * width;
      y[i + 1] = i < used ? count[i] : 0;
    }
    x[0] = start;
    XYChart chart = line(title, xLabel, "count");
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.StepArea);
    chart.getStyler().setYAxisMin(0.0);
    chart.addSeries("count", x, y).setMarker(SeriesMarkers.NONE);
    return chart;
  }

  /** As {@link #histogram(String, String, double[], int)}, for weights. */
  public static XYChart histogram(String title, String xLabel, float[] values, int bins) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return histogram(title, xLabel, wide, bins);
  }

  private static String tick(double value) {
    // Ticks are sums of steps: what is left of rounding is not worth a digit.
    return Numbers.one(Math.abs(value) < 1e-12 ? 0 : value);
  }

  private static double roundUp(double width) {
    double power = Math.pow(10, Math.floor(Math.log10(width)));
    double digit = width / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }

  private static void label(
      AxesChart<? extends AxesChartStyler, ?> chart, String title, String xLabel, String yLabel) {
    chart.setTitle(title);
    chart.setXAxisTitle(xLabel);
    chart.setYAxisTitle(yLabel);
    // XChart's own form leaves out the zero before the point.
    if (chart instanceof XYChart) {
      // On the axis of categories the function would be given their numbers.
      chart.getStyler().setXAxisTickLabelsFormattingFunction(Charts::tick);
    }
    chart.getStyler().setYAxisTickLabelsFormattingFunction(Charts::tick);
  }
}
