package sparselab.notebook;

import java.util.Arrays;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.AxesChart;
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
   * How often values fall into each of {@code bins} equal intervals between the smallest and the
   * largest.
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
    double width = max > min ? (max - min) / bins : 1;
    double[] count = new double[bins];
    for (double value : finite) {
      count[Math.min(bins - 1, (int) ((value - min) / width))]++;
    }
    // A step lies to the right of its point, so the outline starts and ends at zero.
    double[] x = new double[bins + 2];
    double[] y = new double[bins + 2];
    for (int i = 0; i <= bins; i++) {
      x[i + 1] = min + i * width;
      y[i + 1] = i < bins ? count[i] : 0;
    }
    x[0] = min;
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

  private static void label(AxesChart<?, ?> chart, String title, String xLabel, String yLabel) {
    chart.setTitle(title);
    chart.setXAxisTitle(xLabel);
    chart.setYAxisTitle(yLabel);
  }
}
