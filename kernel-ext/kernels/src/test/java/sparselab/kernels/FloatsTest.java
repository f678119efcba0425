package sparselab.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FloatsTest {
  @Test
  void starts_at_zero_on_a_64_byte_boundary() {
    for (int size : new int[] {0, 1, 15, 1000}) {
      var floats = Floats.allocate(size);
      assertEquals(0, floats.address() % 64);
      assertArrayEquals(new float[size], floats.toArray());
    }
  }

  @Test
  void slices_and_foreign_windows_share_memory() {
    var whole = Floats.of(1, 2, 3, 4);
    var slice = whole.slice(1, 2);
    slice.set(1, 9);
    var window = Floats.ofAddress(whole.segment().address(), whole.size(), whole);
    window.set(0, 8);
    assertArrayEquals(new float[] {8, 2, 9, 4}, whole.toArray());
    assertArrayEquals(new float[] {2, 9}, slice.toArray());
    slice.copyFrom(new float[] {5, 6});
    assertEquals(6, window.get(2));
  }

  @Test
  void wrong_calls_are_refused_with_the_cure() {
    var floats = Floats.allocate(4);
    refused(IllegalArgumentException.class, "found -1", () -> Floats.allocate(-1));
    refused(IllegalArgumentException.class, "2^61", () -> Floats.allocate(Long.MAX_VALUE / 2));
    refused(IllegalArgumentException.class, "freed", () -> Floats.ofAddress(0, 4, floats));
    refused(IllegalArgumentException.class, "multiple of 4", () -> Floats.ofAddress(7, 4, floats));
    refused(IndexOutOfBoundsException.class, "[0, 4), found 4", () -> floats.get(4));
    refused(IndexOutOfBoundsException.class, "[0, 4), found -1", () -> floats.set(-1, 0));
    refused(IllegalArgumentException.class, "[0, 4)", () -> floats.slice(3, 2));
    refused(IllegalArgumentException.class, "[0, 4)", () -> floats.slice(Long.MAX_VALUE, 2));
    refused(IllegalArgumentException.class, "found 3", () -> floats.copyFrom(new float[3]));
  }

  private static void refused(Class<? extends Exception> type, String message, Runnable call) {
    var error = assertThrows(type, call::run);
    assertTrue(String.valueOf(error.getMessage()).contains(message), error.getMessage());
  }
}
