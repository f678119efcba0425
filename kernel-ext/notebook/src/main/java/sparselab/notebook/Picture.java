package sparselab.notebook;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * A picture, with the same in words for those who cannot see it.
 *
 * @param scale pixels of the image for one of the page
 */
public record Picture(BufferedImage image, int scale, String words) {
  void render(DisplayData out) {
    out.putData("image/png", Base64.getEncoder().encodeToString(png()));
    out.putMetaData(
        "image/png",
        Map.of("width", image.getWidth() / scale, "height", image.getHeight() / scale));
    out.putText(words);
  }

  byte[] png() {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public String toString() {
    return words;
  }
}
