package sparselab.lessons.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WireTest {
  @Test
  void valuesComeBackAsTheyWere() {
    Object[] values = {
      true,
      -7,
      1L << 40,
      0.1f,
      Double.NaN,
      "Maß ✓",
      new float[] {1, -0f},
      new boolean[0],
      new int[][] {{1, 2}, {}, null},
      new String[] {"a", null},
      Arrays.asList(1, null, List.of(2.0)),
    };
    for (Object value : values) {
      assertArrayEquals(new Object[] {value}, new Object[] {back(value)});
    }
    assertNull(back(null));
  }

  private static @Nullable Object back(@Nullable Object value) {
    return Wire.value(Wire.text(value));
  }

  @Test
  void onlyPlainValuesTravel() {
    assertThrows(IllegalArgumentException.class, () -> Wire.text(new Object()));
    assertThrows(IllegalArgumentException.class, () -> Wire.text(new Object[] {1}));
  }

  /** Whatever a submission sends is refused or is a plain value, at once and in little memory. */
  @Test
  void hostileBytesAreRefused() {
    byte[] hugeArray = {11, 3, 1, 0x7f, -1, -1, -1};
    byte[] negative = {10, -1, -1, -1, -1};
    byte[] tooMuch = {0, 0};
    for (byte[] bytes : List.of(hugeArray, negative, tooMuch, new byte[0], new byte[] {99})) {
      assertThrows(IllegalArgumentException.class, () -> Wire.value(text(bytes)));
    }
    var random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      bytes = i % 2 == 0 ? bytes : mutated(random);
      String sent = text(bytes);
      assertDoesNotThrow(() -> refusedOrPlain(sent));
    }
    byte[] deep = new byte[5 * 100_000];
    for (int i = 0; i < deep.length; i += 5) {
      deep[i] = 10;
      deep[i + 4] = 1;
    }
    assertThrows(IllegalArgumentException.class, () -> Wire.value(text(deep)));
  }

  private static void refusedOrPlain(String sent) {
    try {
      Wire.text(Wire.value(sent));
    } catch (IllegalArgumentException refused) {
      assertNotNull(refused.getMessage());
    }
  }

  private static byte[] mutated(SplittableRandom random) {
    byte[] good =
        Base64.getDecoder().decode(Wire.text(List.of("returned", new int[][] {{1}, {2, 3}}, 4)));
    good[random.nextInt(good.length)] = (byte) random.nextInt();
    return good;
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
