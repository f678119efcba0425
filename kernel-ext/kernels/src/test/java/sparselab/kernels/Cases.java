package sparselab.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Seeded random matrices, odd shapes, and the comparison all kernel tests share. */
final class Cases {
  private Cases() {}

  /** A product {@code (m,k)·(k,n)} with A of the given sparsity; the seed stands in the name. */
  record Case(int m, int k, int n, double sparsity, long seed) {
    float[] a() {
      return sparse(m * k, sparsity, seed);
    }

    float[] b() {
      return sparse(k * n, 0, seed + 1);
    }
  }

  /** Odd and even sizes around every tile edge, times sparsities from dense to empty. */
  static List<Case> all() {
    int[][] shapes = {
      {1, 1, 1},
      {1, 7, 16},
      {3, 5, 17},
      {4, 64, 64},
      {5, 3, 33},
      {8, 16, 48},
      {9, 130, 49},
      {16, 1, 100},
      {17, 31, 5},
      {33, 129, 65},
      {64, 32, 196},
      {7, 300, 1},
      {48, 257, 131},
      {0, 3, 4},
      {3, 0, 4},
      {3, 4, 0},
    };
    double[] sparsities = {0, 0.5, 0.8, 0.9, 0.98, 1};
    var cases = new ArrayList<Case>();
    long seed = 1;
    for (int[] s : shapes) {
      for (double sparsity : sparsities) {
        cases.add(new Case(s[0], s[1], s[2], sparsity, seed++));
      }
    }
    return cases;
  }

  static float[] sparse(int size, double sparsity, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextDouble() < sparsity ? 0 : (float) random.nextGaussian();
    }
    return values;
  }

  /** Sums of k products in another order differ by about {@code √k} roundings; k is the bound. */
  static void close(float[] expected, float[] found, int k, String what) {
    assertEquals(expected.length, found.length, what);
    for (int i = 0; i < expected.length; i++) {
      float tolerance = 4e-7f * (k + 4) * (1 + Math.abs(expected[i]) / 8);
      assertEquals(expected[i], found[i], tolerance, what + " at " + i);
    }
  }
}
