package sparselab.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * What the lab's own binary files have in common: four letters and a version in front, and CRC-32C
 * of everything before at the end, big-endian.
 */
public final class SealedBytes {
  private static final long LARGEST_BYTES = 1L << 30;

  private SealedBytes() {}

  /** Letters, version and content as written so far, with the checksum behind them. */
  public static byte[] seal(ByteArrayOutputStream content) {
    byte[] bytes = content.toByteArray();
    return ByteBuffer.allocate(bytes.length + 4).put(bytes).putInt(crc(bytes)).array();
  }

  /** Reads the content behind letters and version. */
  @FunctionalInterface
  public interface Content<T> {
    /**
     * What the content says.
     *
     * @throws IllegalArgumentException when it says something impossible
     */
    T read(DataInputStream in) throws IOException;
  }

  /**
   * Reads a file, unless it is larger than 1 GiB.
   *
   * @throws IOException as when its bytes are read, or when it is larger
   */
  public static <T> T read(Path file, int magic, int version, String what, Content<T> content)
      throws IOException {
    long length = Files.size(file);
    if (length > LARGEST_BYTES) {
      throw new IOException(
          "%s: %,d bytes are more than %s may have (%,d)"
              .formatted(file, length, what, LARGEST_BYTES));
    }
    return read(Files.readAllBytes(file), magic, version, what, file, content);
  }

  /**
   * Reads the content; whatever is wrong with it is an error that names the file.
   *
   * @param magic the four letters
   * @param what an error calls such a file, with its article
   * @param file what an error names as the place
   * @throws IOException when it is another kind of file, of another version, changed or cut short,
   *     says something impossible, or goes on behind its end
   */
  public static <T> T read(
      byte[] bytes, int magic, int version, String what, Path file, Content<T> content)
      throws IOException {
    DataInputStream in = open(bytes, magic, version, what, file);
    try {
      T read = content.read(in);
      if (in.available() > 0) {
        throw new IllegalArgumentException(in.available() + " bytes too many");
      }
      return read;
    } catch (EOFException e) {
      throw new IOException(file + ": ends too early", e);
    } catch (UTFDataFormatException | IllegalArgumentException | ArithmeticException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static DataInputStream open(byte[] bytes, int magic, int version, String what, Path file)
      throws IOException {
    if (bytes.length < 16 || ByteBuffer.wrap(bytes).getInt() != magic) {
      byte[] letters = ByteBuffer.allocate(4).putInt(magic).array();
      throw new IOException(
          "%s: not %s (it would begin with %s)"
              .formatted(file, what, new String(letters, StandardCharsets.US_ASCII)));
    }
    int found = ByteBuffer.wrap(bytes).getInt(4);
    if (found != version) {
      throw new IOException(
          "%s: expected version %d, found %d; was it written by a newer lab?"
              .formatted(file, version, found));
    }
    int written = ByteBuffer.wrap(bytes).getInt(bytes.length - 4);
    int computed = crc(ByteBuffer.wrap(bytes, 0, bytes.length - 4));
    if (computed != written) {
      throw new IOException(
          "%s: checksum %08x expected, %08x found: changed or cut short"
              .formatted(file, written, computed));
    }
    return new DataInputStream(new ByteArrayInputStream(bytes, 8, bytes.length - 12));
  }

  private static int crc(byte[] bytes) {
    return crc(ByteBuffer.wrap(bytes));
  }

  private static int crc(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
