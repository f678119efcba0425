package sparselab.notebook;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.series.Series;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * A chart as a picture of twice the resolution, with the same in words for those who cannot see it.
 */
final class ChartImage {
  private static final int SCALE = 2;
  private static final int CORNER = 8;

  private static final int LEGEND_LINE = 28;
  private static final int LEGEND_BOX = 20;

  /** What the axis of numbers takes of the width, about, with the empty edges on both sides. */
  private static final int AXIS_WIDTH = 90;

  /** What of it lies left of the bars, about. */
  private static final int AXIS_LEFT = 60;

  private static final int GAP = 6;
  private static final int SLANT = 30;
  private static final int STEEP = 60;

  private ChartImage() {}

  static void render(Chart<?, ?> chart, DisplayData out) {
    if (chart.getStyler().getTheme() instanceof LabTheme
        && chart.getSeriesCollection().size() == 1) {
      // A legend of one repeats the title.
      chart.getStyler().setLegendVisible(false);
    }
    int height = chart.getHeight();
    if (chart.getStyler().getTheme() instanceof LabTheme theme) {
      dash(chart, theme);
      legend(chart);
      height = chart instanceof CategoryChart bars ? names(bars) : height;
    }
    try {
      new Picture(image(chart, height), SCALE, words(chart)).render(out);
    } catch (IllegalArgumentException e) {
      // XChart looks at the values only while it paints: a zero on a logarithmic axis, say.
      new Notice("The chart `%s` cannot be drawn. %s".formatted(chart.getTitle(), e.getMessage()))
          .render(out);
    }
  }

  /** A row of names that is wider than the picture would be cut: they stand in a column instead. */
  private static void legend(Chart<?, ?> chart) {
    Styler styler = chart.getStyler();
    double row =
        chart.getSeriesCollection().stream()
            .mapToDouble(
                series ->
                    textWidth(series.getName(), styler.getLegendFont())
                        + (series instanceof CategorySeries ? LEGEND_BOX : LEGEND_LINE)
                        + 2.0 * styler.getLegendPadding())
            .sum();
    if (row > chart.getWidth() - 2.0 * styler.getChartPadding()) {
      styler.setLegendLayout(LegendLayout.Vertical).setLegendPosition(LegendPosition.OutsideE);
    }
  }

  /**
   * Every bar has its name: slanted where there is no room for it to lie, and the picture then as
   * much higher as the names need. XChart leaves names out as soon as bars stand closer than its
   * spacing hint; here only so many that lines do not overlap.
   *
   * @return the height that the picture needs
   */
  private static int names(CategoryChart chart) {
    AxesChartStyler styler = chart.getStyler();
    List<String> names =
        chart.getSeriesCollection().stream()
            .flatMap(series -> series.getXData().stream().map(String::valueOf))
            .distinct()
            .toList();
    if (names.isEmpty()) {
      return chart.getHeight();
    }
    Font font = styler.getAxisTickLabelsFont();
    double longest = names.stream().mapToDouble(name -> textWidth(name, font)).max().orElse(0);
    double step = (chart.getWidth() - AXIS_WIDTH) / (double) names.size();
    styler.setXAxisTickMarkSpacingHint(font.getSize() + 2);
    if (styler.getXAxisLabelRotation() == 0 && longest > step - GAP) {
      // A slanted name ends below its bar: the first may begin left of the picture, where XChart
      // does not draw it at all, and steep lines stand closer than flat ones.
      double left = textWidth(names.getFirst(), font) * Math.cos(Math.toRadians(SLANT));
      boolean flat =
          left < AXIS_LEFT + step / 2
              && step * Math.sin(Math.toRadians(SLANT)) > font.getSize() + 2;
      styler.setXAxisLabelRotation(flat ? SLANT : STEEP);
      styler.setXAxisLabelAlignment(TextAlignment.Right);
    }
    double hanging = longest * Math.sin(Math.toRadians(styler.getXAxisLabelRotation()));
    return Math.max(chart.getHeight(), Charts.HEIGHT + (int) Math.round(hanging));
  }

  private static double textWidth(String text, Font font) {
    var context = new FontRenderContext(null, true, true);
    return font.getStringBounds(text, context).getWidth();
  }

  /**
   * XChart changes the stroke only when it has run out of colours; here each series has its own.
   */
  private static void dash(Chart<?, ?> chart, LabTheme theme) {
    BasicStroke[] lines = theme.getSeriesLines();
    int i = 0;
    for (Series series : chart.getSeriesCollection()) {
      if (series instanceof XYSeries line && line.getLineStyle() == null) {
        line.setLineStyle(lines[i % lines.length]);
      }
      i++;
    }
  }

  static BufferedImage image(Chart<?, ?> chart, int height) {
    int width = chart.getWidth();
    var image = new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.scale(SCALE, SCALE);
    graphics.clip(new RoundRectangle2D.Double(0, 0, width, height, CORNER, CORNER));
    chart.paint(graphics, width, height);
    graphics.dispose();
    return image;
  }

  /** What the chart shows: title, axes, and for each series how many points and their range. */
  static String words(Chart<?, ?> chart) {
    String series =
        chart.getSeriesCollection().stream()
            .map(ChartImage::words)
            .collect(Collectors.joining("; "));
    String axes =
        chart instanceof AxesChart<?, ?> plot
            ? ". x: " + plot.getXAxisTitle() + ", y: " + plot.getYAxisTitle()
            : "";
    return "Chart: " + chart.getTitle() + axes + ". " + series + ".";
  }

  private static String words(Series series) {
    double[] y =
        switch (series) {
          case XYSeries xy -> xy.getYData();
          case CategorySeries category -> category.getYData();
          default -> new double[0];
        };
    return y.length == 0
        ? series.getName()
        : series.getName()
            + ": "
            + y.length
            + " values from "
            + Numbers.one(Arrays.stream(y).min().orElseThrow())
            + " to "
            + Numbers.one(Arrays.stream(y).max().orElseThrow());
  }
}
