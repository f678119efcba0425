package sparselab.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsrTest {
  @Test
  void keeps_what_is_not_zero() {
    float[] dense = {0, 2, 0, -0f, 0, 0, 1, 0, Float.NaN};
    var csr = Csr.of(3, 3, dense);
    assertArrayEquals(new int[] {0, 1, 1, 3}, csr.rowPtr());
    assertArrayEquals(new int[] {1, 0, 2}, csr.colIdx());
    assertArrayEquals(new float[] {2, 1, Float.NaN}, csr.values());
    assertArrayEquals(new float[] {0, 2, 0, 0, 0, 0, 1, 0, Float.NaN}, csr.toDense());
    assertEquals(4 * 4 + 3 * 4 + 3 * 4, csr.bytes());
    assertEquals(3, csr.nnz());
    assertEquals(6 / 9.0, csr.sparsity(), 1e-15);
  }

  @Test
  void empty_shapes_are_matrices_too() {
    assertEquals(0, Csr.of(0, 5, new float[0]).density());
    assertEquals(0, Csr.of(5, 0, new float[0]).nnz());
    assertEquals(4, Csr.of(0, 0, new float[0]).bytes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1 | 3 | 0   | ''  | 0 | must not be negative",
        "2  | 3 | 0,1 | 0   | 1 | rowPtr must hold 3 entries",
        "1  | 3 | 1,1 | 0   | 1 | rowPtr[0] must be 0",
        "2  | 3 | 0,2,1 | 0 | 1 | must never fall",
        "2  | 3 | 0,1,1 | 0,1 | 2 | rowPtr[2] must be the number of stored entries 2, found 1",
        "2  | 3 | 0,1,2147483647 | 0,1 | 2 | rowPtr[2] must be the number of stored entries 2",
        "1  | 3 | 0,2 | 0   | 2 | colIdx must hold 2 entries",
        "1  | 3 | 0,1 | 3   | 1 | must be in [0, 3), found 3",
        "1  | 3 | 0,1 | -1  | 1 | must be in [0, 3), found -1",
        "1  | 3 | 0,2 | 1,1 | 2 | must rise within group 0, found 1 after 1",
        "1  | 3 | 0,2 | 2,1 | 2 | must rise within group 0, found 1 after 2",
      })
  void hostile_structure_is_refused(
      int rows, int cols, String rowPtr, String colIdx, int values, String message) {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Csr(rows, cols, ints(rowPtr), ints(colIdx), new float[values]));
    assertTrue(String.valueOf(error.getMessage()).contains(message), error.getMessage());
  }

  @Test
  void a_wrong_dense_length_is_refused() {
    var error = assertThrows(IllegalArgumentException.class, () -> Csr.of(2, 3, new float[5]));
    assertTrue(String.valueOf(error.getMessage()).contains("must hold 6 entries"));
  }

  private static int[] ints(String list) {
    return list.isEmpty()
        ? new int[0]
        : java.util.Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
  }
}
