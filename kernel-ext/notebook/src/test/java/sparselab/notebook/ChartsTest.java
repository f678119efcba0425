package sparselab.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.style.Styler.LegendLayout;

class ChartsTest {
  @Test
  void aPictureHasTwiceTheResolution() throws IOException {
    var chart = Charts.line("Accuracy", "sparsity", "accuracy");
    chart.addSeries("global", new double[] {0, 0.5}, new double[] {0.97, 0.9});
    var picture = new Picture(ChartImage.image(chart, Charts.HEIGHT), 2, "");
    var image = ImageIO.read(new ByteArrayInputStream(picture.png()));
    assertEquals(2 * Charts.WIDTH, image.getWidth());
    assertEquals(2 * Charts.HEIGHT, image.getHeight());
    assertEquals(0, image.getRGB(0, 0) >>> 24, "the corner is round, so transparent");
  }

  @Test
  void wordsTellWhatThePictureShows() {
    var chart = Charts.bar("Time", "layer", "ms");
    chart.addSeries("dense", List.of("a", "b"), List.of(0.5, 2));
    assertEquals(
        "Chart: Time. x: layer, y: ms. dense: 2 values from 0.5 to 2.", ChartImage.words(chart));
  }

  @Test
  void oneSeriesNeedsNoLegend() {
    var chart = Charts.line("t", "x", "y");
    chart.addSeries("only", new double[] {0, 1}, new double[] {0, 1});
    ChartImage.render(chart, new DisplayData());
    assertFalse(chart.getStyler().isLegendVisible());
  }

  @Test
  void aLegendWiderThanThePictureStandsInAColumn() {
    var few = Charts.scatter("t", "x", "y");
    var many = Charts.scatter("t", "x", "y");
    for (int i = 0; i < 6; i++) {
      var chart = i < 2 ? List.of(few, many) : List.of(many);
      String name = "method number " + i;
      chart.forEach(one -> one.addSeries(name, new double[] {1}, new double[] {2}));
    }
    ChartImage.render(few, new DisplayData());
    ChartImage.render(many, new DisplayData());
    assertEquals(LegendLayout.Horizontal, few.getStyler().getLegendLayout());
    assertEquals(LegendLayout.Vertical, many.getStyler().getLegendLayout());
  }

  @Test
  void whatCannotBeDrawnIsSaidInWords() {
    var chart = Charts.line("Roofline", "x", "y");
    chart.getStyler().setXAxisLogarithmic(true);
    chart.addSeries("none", new double[] {0, 1}, new double[] {1, 2});
    var out = new DisplayData();
    ChartImage.render(chart, out);
    String said = String.valueOf(out.getData(MIMEType.TEXT_PLAIN));
    assertTrue(said.contains("Roofline") && said.contains("logarithmic"), said);
    assertNull(out.getData(MIMEType.IMAGE_PNG));
  }

  @Test
  void everyBarHasItsName() {
    var chart = Charts.bar("t", "", "y");
    var short3 = Charts.bar("t", "", "y");
    var devices = IntStream.range(0, 10).mapToObj(i -> "processor number " + i).toList();
    chart.addSeries("a", devices, devices.stream().map(_ -> 1).toList());
    short3.addSeries("a", List.of("a", "b", "c"), List.of(1, 2, 3));
    ChartImage.render(chart, new DisplayData());
    ChartImage.render(short3, new DisplayData());
    double between = 0.9 * Charts.WIDTH / devices.size();
    assertTrue(chart.getStyler().getXAxisTickMarkSpacingHint() < between, "XChart names all");
    assertTrue(chart.getStyler().getXAxisLabelRotation() > 0, "no room for them to lie");
    assertEquals(0, short3.getStyler().getXAxisLabelRotation());
    assertEquals(Charts.HEIGHT, short3.getHeight());
    int height = chart.getHeight();
    assertTrue(height > Charts.HEIGHT, "the names do not eat up the bars");
    ChartImage.render(chart, new DisplayData());
    assertEquals(height, chart.getHeight(), "shown twice, it is the same picture");
  }

  @Test
  void aLongFirstNameIsDrawnToo() {
    var names =
        Stream.of("gpu-maxn", "dla-maxn", "dla-50w", "dla-15w")
            .flatMap(
                device ->
                    Stream.of("orin-%s, dense", "orin-%s, 2:4 50 %%").map(s -> s.formatted(device)))
            .toList();
    String picture = bars(names);
    for (String name : names) {
      var others = names.stream().map(n -> n.equals(name) ? n.replace('r', 'n') : n).toList();
      assertFalse(picture.equals(bars(others)), name + " is not in the picture");
    }
  }

  private static String bars(List<String> names) {
    var chart = Charts.bar("t", "", "y");
    chart.addSeries("a", names, names.stream().map(_ -> 1).toList());
    var out = new DisplayData();
    ChartImage.render(chart, out);
    return String.valueOf(out.getData(MIMEType.IMAGE_PNG));
  }

  @Test
  void aHistogramCountsEachValueOnce() {
    var chart = Charts.histogram("w", "weight", new double[] {0, 0.1, 0.5, 1, Double.NaN}, 2);
    assertArrayEquals(new double[] {0, 2, 2, 0}, chart.getSeries("count").getYData());
    assertThrows(
        IllegalArgumentException.class, () -> Charts.histogram("w", "x", new double[0], 3));
    assertThrows(
        IllegalArgumentException.class, () -> Charts.histogram("w", "x", new double[] {1}, 0));
  }
}
