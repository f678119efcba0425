package sparselab.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.junit.jupiter.api.Test;

class ChartsTest {
  @Test
  void aPictureHasTwiceTheResolution() throws IOException {
    var chart = Charts.line("Accuracy", "sparsity", "accuracy");
    chart.addSeries("global", new double[] {0, 0.5}, new double[] {0.97, 0.9});
    var picture = new Picture(ChartImage.image(chart), 2, "");
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
  void aHistogramCountsEachValueOnce() {
    var chart = Charts.histogram("w", "weight", new double[] {0, 0.1, 0.5, 1, Double.NaN}, 2);
    assertArrayEquals(new double[] {0, 2, 2, 0}, chart.getSeries("count").getYData());
    assertThrows(
        IllegalArgumentException.class, () -> Charts.histogram("w", "x", new double[0], 3));
    assertThrows(
        IllegalArgumentException.class, () -> Charts.histogram("w", "x", new double[] {1}, 0));
  }
}
