package sparselab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparselab.hardware.ElementType;
import sparselab.hardware.FormatSize;
import sparselab.sparse.Bitmask;
import sparselab.sparse.Bsr;
import sparselab.sparse.Csc;
import sparselab.sparse.Csr;
import sparselab.sparse.NofM;
import sparselab.sparse.Sell;

/** The sizes that models count with are those of what the kernels store, byte for byte. */
class FormatSizesTest {
  private static final int CASES = 240;

  static IntStream seeds() {
    return IntStream.range(0, CASES);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Matrix(int rows, int cols, float[] values) {
    static Matrix of(SplittableRandom random) {
      int rows = random.nextInt(1, 40);
      int cols = random.nextInt(1, 150);
      double density = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextDouble();
      float[] values = new float[rows * cols];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextDouble() < density ? 1 + (float) random.nextDouble() : 0;
      }
      return new Matrix(rows, cols, values);
    }

    long[] rowNonZeros() {
      long[] counts = new long[rows];
      for (int i = 0; i < values.length; i++) {
        counts[i / cols] += values[i] != 0 ? 1 : 0;
      }
      return counts;
    }

    long blocks(int r, int c) {
      return IntStream.range(0, values.length)
          .filter(i -> values[i] != 0)
          .mapToLong(i -> (long) (i / cols / r) * cols + i % cols / c)
          .distinct()
          .count();
    }

    /** At most n of each m inputs: the others zero. */
    Matrix keep(int n, int m) {
      float[] kept = values.clone();
      for (int row = 0; row < rows; row++) {
        for (int group = 0; group < cols; group += m) {
          int left = n;
          for (int i = row * cols + group; i < row * cols + Math.min(cols, group + m); i++) {
            if (kept[i] != 0 && --left < 0) {
              kept[i] = 0;
            }
          }
        }
      }
      return new Matrix(rows, cols, kept);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void formulaEqualsStoredBytes(int seed) {
    var random = new SplittableRandom(seed);
    Matrix a = Matrix.of(random);
    Csr csr = Csr.of(a.rows, a.cols, a.values);
    long nnz = csr.nnz();
    assertEquals(csr.bytes(), FormatSize.csr(a.rows, nnz, ElementType.FP32).bytes());
    assertEquals(Csc.of(csr).bytes(), FormatSize.csc(a.cols, nnz, ElementType.FP32).bytes());
    assertEquals(
        Bitmask.of(csr).bytes(), FormatSize.bitmask(a.rows, a.cols, nnz, ElementType.FP32).bytes());
    assertEquals(
        Bitmask.bf16(csr).bytes(),
        FormatSize.bitmask(a.rows, a.cols, nnz, ElementType.BF16).bytes());
    int r = 1 << random.nextInt(5);
    int c = 1 << random.nextInt(4);
    assertEquals(
        Bsr.of(r, c, csr).bytes(),
        FormatSize.bsr(a.rows, r, c, a.blocks(r, c), ElementType.FP32).bytes());
    int height = 1 << random.nextInt(5);
    assertEquals(
        Sell.of(height, csr).bytes(),
        FormatSize.sell(
                a.rows, height, FormatSize.sellStored(a.rowNonZeros(), height), ElementType.FP32)
            .bytes());
    int m = random.nextInt(2, 17);
    int n = random.nextInt(1, m);
    Matrix kept = a.keep(n, m);
    assertEquals(
        NofM.of(n, m, Csr.of(a.rows, a.cols, kept.values)).bytes(),
        FormatSize.nOfM(a.rows, a.cols, n, m, ElementType.FP32).bytes());
  }
}
