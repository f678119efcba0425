package sparselab.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatsTest {
  record Format(String name, Function<Csr, SparseMatrix> of) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Format> formats() {
    return List.of(
        new Format("Csr", a -> a),
        new Format("Csc", Csc::of),
        new Format("Bsr 1x1", a -> Bsr.of(1, 1, a)),
        new Format("Bsr 4x1", a -> Bsr.of(4, 1, a)),
        new Format("Bsr 3x5", a -> Bsr.of(3, 5, a)),
        new Format("NofM 4:4", a -> NofM.of(4, 4, a)),
        new Format("NofM 7:7", a -> NofM.of(7, 7, a)),
        new Format("Bitmask", Bitmask::of),
        new Format("Sell-4", a -> Sell.of(4, a)),
        new Format("Sell-16", a -> Sell.of(16, a)));
  }

  static Stream<float[][]> matrices() {
    int[][] shapes = {{1, 1}, {3, 4}, {17, 65}, {5, 128}, {16, 7}, {0, 3}, {3, 0}};
    double[] sparsities = {0, 0.5, 0.9, 1};
    return Stream.of(shapes)
        .flatMap(
            s ->
                java.util.stream.DoubleStream.of(sparsities)
                    .mapToObj(x -> new float[][] {{s[0], s[1]}, random(s[0] * s[1], x)}));
  }

  static float[] random(int size, double sparsity) {
    var random = new Random(size + 7);
    var dense = new float[size];
    for (int i = 0; i < size; i++) {
      dense[i] = random.nextDouble() < sparsity ? 0 : (float) random.nextGaussian();
    }
    return dense;
  }

  @ParameterizedTest
  @MethodSource("formats")
  void there_and_back_changes_nothing(Format format) {
    matrices()
        .forEach(
            x -> {
              var csr = Csr.of((int) x[0][0], (int) x[0][1], x[1]);
              var matrix = format.of().apply(csr);
              assertArrayEquals(x[1], matrix.toDense());
              assertEquals(csr.nnz(), matrix.nnz());
              assertEquals(csr.sparsity(), matrix.sparsity());
              assertEquals(csr.rows(), matrix.rows());
              assertEquals(csr.cols(), matrix.cols());
              var back = matrix.toCsr();
              assertArrayEquals(csr.rowPtr(), back.rowPtr());
              assertArrayEquals(csr.colIdx(), back.colIdx());
              assertArrayEquals(csr.values(), back.values());
              assertTrue(matrix.toString().contains(matrix.bytes() + " bytes"));
            });
  }

  @Test
  void bytes_are_exact() {
    var a = Csr.of(4, 8, twoOfFour());
    assertEquals(4 * 5 + 8 * 16, a.bytes());
    assertEquals(4 * 9 + 8 * 16, Csc.of(a).bytes());
    assertEquals(4 * 16 + 16 * 2 / 8, NofM.of(2, 4, a).bytes());
    assertEquals(8 * 4 + 4 * 5 + 4 * 16, Bitmask.of(a).bytes());
    assertEquals(8 * 4 + 4 * 5 + 2 * 16, Bitmask.bf16(a).bytes());
    assertEquals(8 * 4 + 4 * 5 + 16 + 4 * 4, Bitmask.int8(a).bytes());
    assertEquals(4 * 2 + 4 * 4 + 8 * 16, Sell.of(4, a).bytes());
    // Every second column of 4x1 blocks is kept.
    assertEquals(4 * 2 + 4 * (4 + 16), Bsr.of(4, 1, a).bytes());
  }

  private static float[] twoOfFour() {
    var dense = new float[4 * 8];
    for (int i = 0; i < dense.length; i += 2) {
      dense[i] = i + 1;
    }
    return dense;
  }

  @Test
  void narrow_values_are_near() {
    float[] dense = random(9 * 70, 0.5);
    var a = Csr.of(9, 70, dense);
    float[] half = Bitmask.bf16(a).toDense();
    float[] small = Bitmask.int8(a).toDense();
    for (int i = 0; i < dense.length; i++) {
      assertEquals(dense[i], half[i], Math.abs(dense[i]) / 256);
      assertEquals(dense[i], small[i], 4.0 / 127);
    }
    var special = Values.Bf16.of(new float[] {Float.NaN, Float.POSITIVE_INFINITY, -0f, 1});
    assertTrue(Float.isNaN(special.get(0, 0)));
    assertEquals(Float.POSITIVE_INFINITY, special.get(1, 0));
    assertEquals(1, special.get(3, 0));
    refused("must be finite", () -> Bitmask.int8(Csr.of(1, 1, new float[] {Float.NaN})));
  }

  @Test
  void a_group_with_too_many_values_is_named() {
    float[] dense = {1, 0, 0, 0, 1, 1, 1, 0};
    refused(
        "row 0 columns [4, 8) must hold at most 2 values, found 3",
        () -> NofM.of(2, 4, Csr.of(1, 8, dense)));
    refused("1 <= n <= m", () -> NofM.of(3, 2, Csr.of(1, 8, dense)));
  }

  @Test
  void hostile_structure_is_refused() {
    int[] two = {0, 2};
    refused("must rise", () -> new Csc(2, 1, two, new int[] {1, 0}, new float[2]));
    refused("[0, 2)", () -> new Csc(2, 1, two, new int[] {0, 2}, new float[2]));
    refused("at least 1 x 1", () -> new Bsr(2, 2, 0, 1, two, new int[2], new float[2]));
    refused("blocks*r*c", () -> new Bsr(2, 2, 2, 1, two, new int[] {0, 1}, new float[3]));
    refused("outside", () -> new Bsr(1, 1, 2, 1, new int[] {0, 1}, new int[1], new float[] {1, 2}));
    refused("bits each", () -> new NofM(1, 4, 2, 4, new byte[2], new float[2]));
    refused("must rise", () -> new NofM(1, 4, 2, 4, new byte[1], new float[2]));
    refused(
        "right of the last", () -> new NofM(1, 3, 2, 4, new byte[] {0b1100}, new float[] {1, 1}));
    var f32 = new Values.F32(new float[2]);
    refused("its values", () -> new Bitmask(1, 4, new long[] {1}, two, f32));
    refused("right of its last", () -> new Bitmask(1, 4, new long[] {0b10001}, two, f32));
    refused("rows*ceil", () -> new Bitmask(1, 65, new long[] {3}, two, f32));
    refused("once", () -> new Sell(2, 2, 2, two, new int[] {0, 0}, new int[2], new float[2]));
    refused("not -1", () -> new Sell(2, 2, 2, two, new int[] {0, -1}, new int[2], new float[2]));
    refused(
        "whole columns",
        () -> new Sell(2, 2, 2, new int[] {0, 1}, new int[] {0, 1}, new int[1], new float[1]));
    refused(
        "[0, 2)", () -> new Sell(2, 2, 2, two, new int[] {0, 1}, new int[] {0, 2}, new float[2]));
  }

  private static void refused(String message, Runnable make) {
    var error = assertThrows(IllegalArgumentException.class, make::run);
    assertTrue(String.valueOf(error.getMessage()).contains(message), error.getMessage());
  }
}
