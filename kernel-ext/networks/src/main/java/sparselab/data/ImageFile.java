package sparselab.data;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The lab's compact image file, gzipped: seven big-endian ints (magic {@code SLD1}, images,
 * channels, height, width, classes, largest pixel), one byte per label, one byte per pixel.
 */
final class ImageFile {
  private static final int MAGIC = 0x534C4431; // "SLD1"

  /** Largest number of pixels read: 256 MiB as float32. */
  private static final long MAX_PIXELS = 1L << 26;

  private ImageFile() {}

  /**
   * Reads the images with pixels scaled to [0, 1].
   *
   * @throws IOException when the file is cut short, too long, or says something impossible; no more
   *     memory is taken than the limit allows, whatever the header claims
   */
  static Dataset read(String name, byte[] file) throws IOException {
    try (var in = new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(file)))) {
      require(name, "magic", MAGIC, MAGIC, in.readInt());
      int images = require(name, "images", 1, 1 << 24, in.readInt());
      int channels = require(name, "channels", 1, 64, in.readInt());
      int height = require(name, "height", 1, 4096, in.readInt());
      int width = require(name, "width", 1, 4096, in.readInt());
      int classes = require(name, "classes", 2, 256, in.readInt());
      int largest = require(name, "largest pixel", 1, 255, in.readInt());
      int pixels = channels * height * width;
      if ((long) images * pixels > MAX_PIXELS) {
        throw new IOException(
            "%s: expected at most %,d pixels, found %,d"
                .formatted(name, MAX_PIXELS, (long) images * pixels));
      }
      byte[] labelBytes = bytes(name, "labels", in, images);
      byte[] pixelBytes = bytes(name, "pixels", in, images * pixels);
      if (in.read() != -1) {
        throw new IOException(name + ": the file goes on after its last image");
      }
      int[] labels = new int[images];
      for (int i = 0; i < images; i++) {
        labels[i] = require(name, "label of image " + i, 0, classes - 1, labelBytes[i] & 0xFF);
      }
      float[] values = new float[pixelBytes.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) require(name, "pixel " + i, 0, largest, pixelBytes[i] & 0xFF) / largest;
      }
      long[] shape = {images, channels, height, width};
      return new Dataset(
          name, Nd4j.create(values, shape, 'c'), labels, classes, Digest.sha256(file));
    } catch (EOFException e) {
      throw new IOException(name + ": the file is cut short", e);
    }
  }

  private static int require(String name, String what, int least, int most, int found)
      throws IOException {
    if (found < least || found > most) {
      throw new IOException(
          "%s: expected %s in [%d, %d], found %d".formatted(name, what, least, most, found));
    }
    return found;
  }

  private static byte[] bytes(String name, String what, DataInputStream in, int count)
      throws IOException {
    byte[] bytes = in.readNBytes(count); // grows as it reads: a false count costs no memory
    if (bytes.length < count) {
      throw new IOException(
          "%s: the file is cut short: expected %,d %s, found %,d"
              .formatted(name, count, what, bytes.length));
    }
    return bytes;
  }
}
