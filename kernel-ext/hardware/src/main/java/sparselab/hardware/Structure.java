package sparselab.hardware;

/**
 * Which weights are zero together, as hardware sees it: the shape of the zeros decides whether a
 * device can skip them.
 */
public sealed interface Structure {

  Structure DENSE = new Dense();
  Structure UNSTRUCTURED = new Unstructured();
  Structure CHANNEL = new Channel();

  /** No zeros that anyone may rely on. */
  record Dense() implements Structure {
    @Override
    public String toString() {
      return "dense";
    }
  }

  /** Zeros anywhere. */
  record Unstructured() implements Structure {
    @Override
    public String toString() {
      return "unstructured";
    }
  }

  /** At most {@code n} non-zeros in each group of {@code m} consecutive inputs. */
  record NofM(int n, int m) implements Structure {
    public NofM {
      if (n < 1 || m < 2 || n > m) {
        throw new IllegalArgumentException(
            "N:M structure: expected 1 <= n <= m and m >= 2, found n = "
                + n
                + ", m = "
                + m
                + "; write Structure.keep(2).of(4) to keep 2 of each 4");
      }
    }

    /**
     * Whether every matrix of this structure is also one of {@code other}: 1:4 and 1:2 are valid
     * 2:4, 4:8 is not (its four may lie in one half).
     */
    public boolean fitsIn(NofM other) {
      if (m % other.m == 0) {
        return n <= other.n;
      }
      return other.m % m == 0 && n * (other.m / m) <= other.n;
    }

    @Override
    public String toString() {
      return n + ":" + m;
    }
  }

  /** Zeros in whole blocks of {@code rows} outputs by {@code cols} inputs. */
  record Block(int rows, int cols) implements Structure {
    public Block {
      if (rows < 1 || cols < 1) {
        throw new IllegalArgumentException(
            "block structure: expected positive sides, found " + rows + "x" + cols);
      }
    }

    @Override
    public String toString() {
      return "block " + rows + "x" + cols;
    }
  }

  /** Whole channels gone: what remains is a smaller dense matrix, which every device runs. */
  record Channel() implements Structure {
    @Override
    public String toString() {
      return "channel";
    }
  }

  /** First half of {@code keep(2).of(4)}: how many of each group stay. */
  static Keep keep(int n) {
    return new Keep(n);
  }

  /** See {@link Structure#keep}. */
  record Keep(int n) {
    public NofM of(int m) {
      return new NofM(n, m);
    }
  }

  /** A block structure, {@code rows} outputs by {@code cols} inputs. */
  static Block block(int rows, int cols) {
    return new Block(rows, cols);
  }
}
