package sparselab.notebook;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.util.List;
import java.util.Set;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.knowm.xchart.style.theme.AbstractBaseTheme;

/**
 * The lab's charts: a white card, light grid, no frames; series told apart by colour, dash and
 * mark.
 *
 * <p>The colours are those of Okabe and Ito, which people with any colour vision can tell apart.
 */
public final class LabTheme extends AbstractBaseTheme {
  private static final Color TEXT = new Color(0x33, 0x38, 0x40);
  private static final Color QUIET = new Color(0x5f, 0x66, 0x70);
  private static final Color GRID = new Color(0xe6, 0xe9, 0xed);
  private static final List<Color> SERIES =
      List.of(
          new Color(0x00, 0x72, 0xb2),
          new Color(0xd5, 0x5e, 0x00),
          new Color(0x00, 0x9e, 0x73),
          new Color(0xcc, 0x79, 0xa7),
          new Color(0xe6, 0x9f, 0x00),
          new Color(0x56, 0xb4, 0xe9),
          new Color(0x4d, 0x4d, 0x4d));
  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.SQUARE,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.TRIANGLE_DOWN,
          SeriesMarkers.PLUS,
          SeriesMarkers.CROSS);
  private static final List<BasicStroke> LINES =
      List.of(line(), line(8, 4), line(2, 4), line(8, 4, 2, 4), line(14, 5), line(4, 4), line());
  private static final List<String> FACES =
      List.of("Inter", "Segoe UI", "Helvetica Neue", "Liberation Sans", "Noto Sans", "DejaVu Sans");
  private static final String FACE = face();

  private static BasicStroke line(float... dash) {
    // A round cap would fill the gaps.
    return dash.length == 0
        ? new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, dash, 0f);
  }

  private static String face() {
    Set<String> installed =
        Set.copyOf(
            List.of(
                GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames()));
    return FACES.stream().filter(installed::contains).findFirst().orElse(Font.SANS_SERIF);
  }

  private static Font font(int style, int size) {
    return new Font(FACE, style, size);
  }

  @Override
  public Font getBaseFont() {
    return font(Font.PLAIN, 12);
  }

  @Override
  public Color getChartBackgroundColor() {
    return Color.WHITE;
  }

  @Override
  public Color getChartFontColor() {
    return TEXT;
  }

  @Override
  public int getChartPadding() {
    return 14;
  }

  @Override
  public Color[] getSeriesColors() {
    return SERIES.toArray(Color[]::new);
  }

  @Override
  public Marker[] getSeriesMarkers() {
    return MARKERS.toArray(Marker[]::new);
  }

  @Override
  public BasicStroke[] getSeriesLines() {
    return LINES.toArray(BasicStroke[]::new);
  }

  @Override
  public int getMarkerSize() {
    return 7;
  }

  @Override
  public Font getChartTitleFont() {
    return font(Font.BOLD, 15);
  }

  @Override
  public boolean isChartTitleBoxVisible() {
    return false;
  }

  @Override
  public int getChartTitlePadding() {
    return 8;
  }

  @Override
  public Font getLegendFont() {
    return font(Font.PLAIN, 12);
  }

  @Override
  public Color getLegendBackgroundColor() {
    return Color.WHITE;
  }

  @Override
  public Color getLegendBorderColor() {
    return Color.WHITE;
  }

  @Override
  public int getLegendPadding() {
    return 8;
  }

  @Override
  public int getLegendSeriesLineLength() {
    return 28;
  }

  @Override
  public LegendPosition getLegendPosition() {
    return LegendPosition.OutsideS;
  }

  @Override
  public Color getPlotBackgroundColor() {
    return Color.WHITE;
  }

  @Override
  public Color getPlotBorderColor() {
    return Color.WHITE;
  }

  @Override
  public boolean isPlotBorderVisible() {
    return false;
  }

  @Override
  public Color getPlotGridLinesColor() {
    return GRID;
  }

  @Override
  public BasicStroke getPlotGridLinesStroke() {
    return new BasicStroke(1f);
  }

  @Override
  public boolean isPlotGridVerticalLinesVisible() {
    return false;
  }

  @Override
  public boolean isPlotTicksMarksVisible() {
    return false;
  }

  @Override
  public int getPlotMargin() {
    return 6;
  }

  @Override
  public double getPlotContentSize() {
    return 0.94;
  }

  @Override
  public Font getAxisTitleFont() {
    return font(Font.PLAIN, 13);
  }

  @Override
  public int getAxisTitlePadding() {
    return 8;
  }

  @Override
  public Font getAxisTickLabelsFont() {
    return font(Font.PLAIN, 12);
  }

  @Override
  public Color getAxisTickLabelsColor() {
    return QUIET;
  }

  @Override
  public Color getAxisTickMarksColor() {
    return GRID;
  }

  @Override
  public boolean isAxisTicksMarksVisible() {
    return false;
  }

  @Override
  public boolean isAxisTicksLineVisible() {
    return false;
  }

  @Override
  public int getXAxisTickMarkSpacingHint() {
    return 80;
  }

  @Override
  public int getYAxisTickMarkSpacingHint() {
    return 44;
  }

  @Override
  public double getAvailableSpaceFill() {
    return 0.7;
  }
}
