package sparselab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFileTest {
  private static final int MAGIC = 0x534C4431;

  @Test
  void readsWhatWasWritten() throws IOException {
    byte[] body = {1, 0, 0, 4, 2, 4};
    Dataset data = ImageFile.read("tiny", file(new int[] {MAGIC, 2, 1, 1, 2, 2, 4}, body));
    assertArrayEquals(new int[] {1, 0}, data.labels());
    assertArrayEquals(new float[] {0, 1, 0.5f, 1}, data.features().data().asFloat());
    assertArrayEquals(new long[] {2, 1, 1, 2}, data.features().shape());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1, 1, 2, 4, 'expected magic in'",
    "1, -1, 1, 1, 1, 2, 4, 'expected images in [1, 16777216], found -1'",
    "1, 2147483647, 1, 1, 1, 2, 4, 'expected images in'",
    "1, 16777216, 64, 4096, 4096, 2, 4, 'pixels'",
    "1, 1, 1, 1, 0, 2, 4, 'expected width in [1, 4096], found 0'",
    "1, 1, 1, 1, 1, 1000, 4, 'expected classes in [2, 256], found 1000'",
    "1, 1, 1, 1, 1, 2, 0, 'expected largest pixel in [1, 255], found 0'",
    "1, 1000000, 1, 8, 8, 2, 4, 'cut short: expected 1,000,000 labels, found 2'"
  })
  void impossibleHeadersAreRefused(
      int magic, int n, int c, int h, int w, int classes, int largest, String expected)
      throws IOException {
    byte[] file =
        file(
            new int[] {magic == 1 ? MAGIC : magic, n, c, h, w, classes, largest},
            new byte[] {1, 1});
    var e = assertThrows(IOException.class, () -> ImageFile.read("bad", file));
    assertTrue(e.toString().contains(expected), e.toString());
  }

  @Test
  void labelsAndPixelsOutOfRangeAreRefused() throws IOException {
    int[] header = {MAGIC, 1, 1, 1, 1, 2, 4};
    byte[] label = file(header, new byte[] {2, 0});
    byte[] pixel = file(header, new byte[] {1, 5});
    byte[] longer = file(header, new byte[] {1, 4, 0});
    assertEquals(
        "bad: expected label of image 0 in [0, 1], found 2",
        assertThrows(IOException.class, () -> ImageFile.read("bad", label)).getMessage());
    assertEquals(
        "bad: expected pixel 0 in [0, 4], found 5",
        assertThrows(IOException.class, () -> ImageFile.read("bad", pixel)).getMessage());
    assertThrows(IOException.class, () -> ImageFile.read("bad", longer));
  }

  @Test
  void anyCutIsAnErrorAndNothingElse() throws IOException {
    byte[] whole = file(new int[] {MAGIC, 2, 1, 1, 2, 2, 4}, new byte[] {1, 0, 0, 4, 2, 4});
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(IOException.class, () -> ImageFile.read("cut", cut), "length " + length);
    }
  }

  private static byte[] file(int[] header, byte[] body) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(new GZIPOutputStream(bytes))) {
      for (int value : header) {
        out.writeInt(value);
      }
      out.write(body);
    }
    return bytes.toByteArray();
  }
}
