package sparselab.bench;

import java.util.random.RandomGenerator;

/** Seeded random weights with a given pattern of zeros. */
final class Patterns {
  private Patterns() {}

  /**
   * Gaussian weights (m, k), exactly the asked share of zeros rounded to whole groups.
   *
   * @param pattern {@code unstructured}, {@code RxC} for blocks such as {@code 4x1}, {@code 2:4},
   *     or {@code 2:4xR} for one choice shared by R rows
   */
  static float[] weights(int m, int k, double sparsity, String pattern, RandomGenerator random) {
    var a = new float[m * k];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) random.nextGaussian();
    }
    if (pattern.equals("unstructured")) {
      blocks(a, m, k, 1, 1, sparsity, random);
    } else if (pattern.startsWith("2:4")) {
      twoOfFour(
          a, m, k, pattern.equals("2:4") ? 1 : Integer.parseInt(pattern.substring(4)), random);
    } else {
      var size = pattern.split("x", 2);
      blocks(a, m, k, Integer.parseInt(size[0]), Integer.parseInt(size[1]), sparsity, random);
    }
    return a;
  }

  private static void blocks(
      float[] a, int m, int k, int r, int c, double sparsity, RandomGenerator random) {
    int across = (k + c - 1) / c;
    int all = (m + r - 1) / r * across;
    var order = new int[all];
    for (int i = 0; i < all; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    int dropped = (int) Math.round(sparsity * all);
    for (int d = 0; d < dropped; d++) {
      int i0 = order[d] / across * r;
      int j0 = order[d] % across * c;
      for (int i = i0; i < Math.min(m, i0 + r); i++) {
        for (int j = j0; j < Math.min(k, j0 + c); j++) {
          a[i * k + j] = 0;
        }
      }
    }
  }

  private static void twoOfFour(float[] a, int m, int k, int shared, RandomGenerator random) {
    for (int i0 = 0; i0 < m; i0 += shared) {
      for (int j0 = 0; j0 < k; j0 += 4) {
        int first = random.nextInt(4);
        int second = (first + 1 + random.nextInt(3)) % 4;
        for (int i = i0; i < Math.min(m, i0 + shared); i++) {
          for (int j : new int[] {first, second}) {
            if (j0 + j < k) {
              a[i * k + j0 + j] = 0;
            }
          }
        }
      }
    }
  }
}
