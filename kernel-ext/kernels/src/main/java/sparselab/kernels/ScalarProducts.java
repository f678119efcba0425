package sparselab.kernels;

import java.util.Arrays;

/** Three nested loops, the innermost along memory where it can be. */
final class ScalarProducts extends Products {
  @Override
  void strided(int m, int n, int k, Block a, boolean turned, Block b, Block c, boolean add) {
    for (int i = 0; i < m; i++) {
      int row = c.offset() + i * c.stride();
      if (!add) {
        Arrays.fill(c.values(), row, row + n, 0);
      }
      for (int l = 0; l < k; l++) {
        float factor =
            a.values()[a.offset() + i * a.rowStride(turned) + l * a.columnStride(turned)];
        int from = b.offset() + l * b.stride();
        for (int j = 0; j < n; j++) {
          c.values()[row + j] += factor * b.values()[from + j];
        }
      }
    }
  }

  @Override
  void dots(int m, int n, int k, Block a, Block b, Block c, boolean add) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int at = c.offset() + i * c.stride() + j;
        float sum = add ? c.values()[at] : 0;
        for (int l = 0; l < k; l++) {
          sum +=
              a.values()[a.offset() + i * a.stride() + l]
                  * b.values()[b.offset() + j * b.stride() + l];
        }
        c.values()[at] = sum;
      }
    }
  }
}
