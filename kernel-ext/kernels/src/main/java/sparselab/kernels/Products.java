package sparselab.kernels;

import java.util.Objects;

/**
 * The three matrix products of training, on plain arrays that change at every step: nothing is
 * prepared, and nothing allocated once the scratch panel has grown. Row-major with explicit row
 * strides, so that blocks of larger matrices can be named. Not for two threads at once: each takes
 * its own.
 *
 * <p>Forward {@code Y = X·Wᵀ}, input gradient {@code ∂X = ∂Y·W}, weight gradient {@code ∂W =
 * ∂Yᵀ·X}.
 */
public abstract sealed class Products permits ScalarProducts, VectorProducts {
  Products() {}

  /** The fastest this JVM can run. */
  public static Products best() {
    return Simd.PRESENT ? new VectorProducts() : new ScalarProducts();
  }

  /** The obvious loops, for comparison. */
  public static Products scalar() {
    return new ScalarProducts();
  }

  /**
   * A matrix inside an array: element (i, j) at {@code offset + i·stride + j}.
   *
   * @param values shared, not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // a window on an array, compared by nobody
  public record Block(float[] values, int offset, int stride) {
    public Block {
      Objects.checkIndex(offset, values.length + 1);
      if (stride < 0) {
        throw new IllegalArgumentException("Products.Block: negative stride " + stride);
      }
    }

    /** A whole matrix of so many columns. */
    public static Block of(float[] values, int columns) {
      return new Block(values, 0, columns);
    }

    /** Values from one row to the next, of this or of the transposed matrix. */
    int rowStride(boolean turned) {
      return turned ? 1 : stride;
    }

    /** Values from one column to the next. */
    int columnStride(boolean turned) {
      return turned ? stride : 1;
    }

    void check(String what, int rows, int columns) {
      long end = offset + (long) (rows - 1) * stride + columns;
      if (rows > 0 && columns > 0 && end > values.length) {
        throw new IllegalArgumentException(
            "Products: %s as %d×%d with stride %d from %d needs %d values, found %d"
                .formatted(what, rows, columns, stride, offset, end, values.length));
      }
    }
  }

  /**
   * {@code C(m,n) = A(m,k)·B(k,n)}, or {@code C + A·B} when adding.
   *
   * @throws IllegalArgumentException when a block reaches beyond its array
   */
  public final void ab(int m, int n, int k, Block a, Block b, Block c, boolean add) {
    a.check("A", m, k);
    b.check("B", k, n);
    c.check("C", m, n);
    strided(m, n, k, a, false, b, c, add);
  }

  /**
   * {@code C(m,n) = Aᵀ·B} with A (k,m) and B (k,n), or {@code C + Aᵀ·B} when adding.
   *
   * @throws IllegalArgumentException when a block reaches beyond its array
   */
  public final void atb(int m, int n, int k, Block a, Block b, Block c, boolean add) {
    a.check("A", k, m);
    b.check("B", k, n);
    c.check("C", m, n);
    strided(m, n, k, a, true, b, c, add);
  }

  /**
   * {@code C(m,n) = A·Bᵀ} with A (m,k) and B (n,k), or {@code C + A·Bᵀ} when adding.
   *
   * @throws IllegalArgumentException when a block reaches beyond its array
   */
  public final void abt(int m, int n, int k, Block a, Block b, Block c, boolean add) {
    a.check("A", m, k);
    b.check("B", n, k);
    c.check("C", m, n);
    dots(m, n, k, a, b, c, add);
  }

  /** {@code A·B} with A (m,k), or if turned {@code Aᵀ·B} with A (k,m). */
  abstract void strided(
      int m, int n, int k, Block a, boolean turned, Block b, Block c, boolean add);

  abstract void dots(int m, int n, int k, Block a, Block b, Block c, boolean add);
}
