package sparselab.notebook;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.data.Dataset;
import sparselab.mask.Mask;

/** Examples as pictures. */
public final class Pictures {
  private static final int GAP = 6;
  private static final int LABEL = 18;
  private static final int SQUARE = 7;
  private static final Color KEPT = new Color(0x15, 0x65, 0xC0);
  private static final Color GONE = new Color(0xDD, 0xDD, 0xDD);

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

  /**
   * The corners of masks side by side, each with its name: dark squares are kept, light ones gone;
   * rows are outputs, columns inputs.
   *
   * @param rows of each corner; a mask with fewer is shown whole
   * @param columns of each corner
   */
  public static Picture masks(int rows, int columns, Map<String, Mask> masks) {
    int width = SQUARE * columns;
    int height = SQUARE * rows;
    int gap = 3 * GAP;
    var picture =
        new BufferedImage(
            Math.max(1, masks.size() * (width + gap) - gap),
            height + LABEL,
            BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    int left = 0;
    for (var entry : masks.entrySet()) {
      drawCorner(graphics, entry.getValue(), left, rows, columns);
      graphics.setColor(Color.GRAY); // read on a light and on a dark page
      graphics.drawString(entry.getKey(), left, height + LABEL - 4);
      left += width + gap;
    }
    graphics.dispose();
    String names =
        masks.entrySet().stream()
            .map(
                one -> "%s (%.0f %% gone)".formatted(one.getKey(), 100 * one.getValue().sparsity()))
            .collect(Collectors.joining(", "));
    return new Picture(picture, 1, "Which weights are kept: " + names + ".");
  }

  private static void drawCorner(Graphics2D graphics, Mask mask, int left, int rows, int columns) {
    int across = mask.size() / mask.shape().size(0);
    for (int i = 0; i < Math.min(rows, mask.shape().size(0)); i++) {
      for (int j = 0; j < Math.min(columns, across); j++) {
        graphics.setColor(mask.keeps(i * across + j) ? KEPT : GONE);
        graphics.fillRect(left + j * SQUARE, i * SQUARE, SQUARE - 1, SQUARE - 1);
      }
    }
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
