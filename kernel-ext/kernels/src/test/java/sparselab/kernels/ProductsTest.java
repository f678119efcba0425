package sparselab.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparselab.kernels.Products.Block;

class ProductsTest {
  private static final int[] SIZES = {1, 2, 3, 4, 5, 10, 16, 17, 31, 33, 64, 71};

  private final SplittableRandom random = new SplittableRandom(7);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyRungEqualsTheDefinition(boolean add) {
    for (Products products : new Products[] {Products.scalar(), Products.best()}) {
      for (int m : SIZES) {
        for (int n : SIZES) {
          for (int k : new int[] {1, 3, 15, 16, 33, 100}) {
            checkAll(products, m, n, k, add);
          }
        }
      }
    }
  }

  private void checkAll(Products products, int m, int n, int k, boolean add) {
    int margin = 3; // strides larger than the rows: what lies beside the block must stay
    float[] a = floats(m * (k + margin) + 5);
    float[] b = floats(k * (n + margin) + 5);
    float[] at = floats(k * (m + margin) + 5);
    float[] bt = floats(n * (k + margin) + 5);
    float[] c = floats(m * (n + margin) + 5);
    var c1 = c.clone();
    products.ab(m, n, k, block(a, k + margin), block(b, n + margin), block(c1, n + margin), add);
    compare(m, n, k, c, c1, add, (i, j, l) -> a[5 + i * (k + 3) + l] * b[5 + l * (n + 3) + j]);
    var c2 = c.clone();
    products.atb(m, n, k, block(at, m + margin), block(b, n + margin), block(c2, n + margin), add);
    compare(m, n, k, c, c2, add, (i, j, l) -> at[5 + l * (m + 3) + i] * b[5 + l * (n + 3) + j]);
    var c3 = c.clone();
    products.abt(m, n, k, block(a, k + margin), block(bt, k + margin), block(c3, n + margin), add);
    compare(m, n, k, c, c3, add, (i, j, l) -> a[5 + i * (k + 3) + l] * bt[5 + j * (k + 3) + l]);
  }

  private interface Term {
    float at(int i, int j, int l);
  }

  private static void compare(
      int m, int n, int k, float[] before, float[] after, boolean add, Term term) {
    var expected = before.clone();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int p = 5 + i * (n + 3) + j;
        double sum = add ? before[p] : 0;
        for (int l = 0; l < k; l++) {
          sum += (double) term.at(i, j, l);
        }
        expected[p] = (float) sum;
      }
    }
    assertArrayEquals(expected, after, 2e-6f * (k + 1), m + "×" + n + "×" + k);
  }

  @ParameterizedTest
  @CsvSource({"8,8,8", "3,5,7"})
  void blocksBeyondTheirArrayAreRefused(int m, int n, int k) {
    var whole = new float[m * n];
    var tooSmall = new float[m * k - 1];
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Products.best()
                    .ab(
                        m,
                        n,
                        k,
                        Block.of(tooSmall, k),
                        Block.of(new float[k * n], n),
                        Block.of(whole, n),
                        false));
    assertEquals(
        "Products: A as %d×%d with stride %d from 0 needs %d values, found %d"
            .formatted(m, k, k, m * k, m * k - 1),
        e.getMessage());
  }

  private static Block block(float[] values, int stride) {
    return new Block(values, 5, stride);
  }

  private float[] floats(int size) {
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
