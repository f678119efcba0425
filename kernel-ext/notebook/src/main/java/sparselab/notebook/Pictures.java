package sparselab.notebook;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.data.Dataset;

/** Examples as pictures. */
public final class Pictures {
  private static final int GAP = 6;
  private static final int LABEL = 18;

  private Pictures() {}

  /**
   * The first examples of a set of grey images, side by side, each with its label.
   *
   * @throws IllegalArgumentException when the examples are no images (1, height, width)
   */
  public static Picture examples(Dataset data, int count) {
    int[] sizes = data.exampleSizes();
    if (sizes.length != 3 || sizes[0] != 1) {
      throw new IllegalArgumentException(
          "Pictures.examples: expected images of one channel, found " + data);
    }
    int shown = Math.min(count, data.size());
    int scale = Math.max(1, 56 / sizes[1]);
    int width = scale * sizes[2];
    int height = scale * sizes[1];
    var picture =
        new BufferedImage(shown * (width + GAP) - GAP, height + LABEL, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    for (int i = 0; i < shown; i++) {
      int left = i * (width + GAP);
      drawPixels(graphics, data.features().slice(i), left, scale);
      graphics.setColor(Color.GRAY); // read on a light and on a dark page
      String label = Integer.toString(data.label(i));
      int wide = graphics.getFontMetrics().stringWidth(label);
      graphics.drawString(label, left + (width - wide) / 2, height + LABEL - 4);
    }
    graphics.dispose();
    String labels =
        IntStream.range(0, shown)
            .mapToObj(i -> Integer.toString(data.label(i)))
            .collect(Collectors.joining(", "));
    return new Picture(picture, 1, "The first %d of %s: %s.".formatted(shown, data.name(), labels));
  }

  private static void drawPixels(Graphics2D graphics, INDArray image, int left, int scale) {
    long height = image.size(1);
    long width = image.size(2);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float ink = Math.clamp(image.getFloat(0, y, x), 0f, 1f);
        int grey = Math.round(255 * (1 - ink));
        graphics.setColor(new Color(grey, grey, grey));
        graphics.fillRect(left + x * scale, y * scale, scale, scale);
      }
    }
  }
}
