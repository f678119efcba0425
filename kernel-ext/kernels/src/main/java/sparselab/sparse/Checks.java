package sparselab.sparse;

/** Structure checks the formats share; each message says what, where, expected, found and cure. */
final class Checks {
  private Checks() {}

  static void shape(String format, int rows, int cols) {
    if (rows < 0 || cols < 0) {
      throw new IllegalArgumentException(
          "%s: rows and cols must not be negative, found %d x %d; give the shape of the dense matrix"
              .formatted(format, rows, cols));
    }
  }

  static void length(String format, String array, long expected, int found, String why) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "%s: %s must hold %d entries (%s), found %d"
              .formatted(format, array, expected, why, found));
    }
  }

  /** A dense row-major array fits its shape, and the shape fits an array. */
  static void dense(String format, int rows, int cols, float[] rowMajor) {
    shape(format, rows, cols);
    length(
        format,
        "the dense array",
        (long) rows * cols,
        rowMajor.length,
        "rows*cols = " + rows + "*" + cols);
  }

  /** {@code ptr} starts at 0, never falls and ends at {@code entries}. */
  static void pointers(String format, String name, int[] ptr, int groups, int entries) {
    length(format, name, groups + 1L, ptr.length, "one more than its " + groups + " groups");
    if (ptr[0] != 0) {
      throw new IllegalArgumentException(
          "%s: %s[0] must be 0, found %d; pointers count from the first entry"
              .formatted(format, name, ptr[0]));
    }
    for (int i = 0; i < groups; i++) {
      if (ptr[i + 1] < ptr[i]) {
        throw new IllegalArgumentException(
            "%s: %s must never fall, found %s[%d] = %d after %d; each entry is where the group ends"
                .formatted(format, name, name, i + 1, ptr[i + 1], ptr[i]));
      }
    }
    if (ptr[groups] != entries) {
      throw new IllegalArgumentException(
          "%s: %s[%d] must be the number of stored entries %d, found %d; is an array cut short?"
              .formatted(format, name, groups, entries, ptr[groups]));
    }
  }

  /** Within each group the indices rise strictly and lie in {@code [0, bound)}. */
  static void ascending(String format, String name, int[] ptr, int[] index, int bound) {
    for (int g = 0; g + 1 < ptr.length; g++) {
      int last = -1;
      for (int p = ptr[g]; p < ptr[g + 1]; p++) {
        if (index[p] < 0 || index[p] >= bound) {
          throw new IllegalArgumentException(
              "%s: %s[%d] in group %d must be in [0, %d), found %d; is the shape given the right way round?"
                  .formatted(format, name, p, g, bound, index[p]));
        }
        if (index[p] <= last) {
          throw new IllegalArgumentException(
              "%s: %s must rise within group %d, found %d after %d at %d; sort the entries and add up duplicates"
                  .formatted(format, name, g, index[p], last, p));
        }
        last = index[p];
      }
    }
  }

  /** How many groups of {@code size} cover {@code all}. */
  static int groups(int all, int size) {
    return (int) (((long) all + size - 1) / size);
  }

  static void block(String format, int r, int c) {
    if (r < 1 || c < 1 || (long) r * c > 1 << 20) {
      throw new IllegalArgumentException(
          "%s: a block must be at least 1 x 1 and at most 2^20 entries, found %d x %d"
              .formatted(format, r, c));
    }
  }

  /** The length of an array for {@code rows · cols} floats. */
  static int denseLength(String format, int rows, int cols) {
    long all = (long) rows * cols;
    if (all > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "%s: the dense form of %d x %d has %d entries, more than one Java array holds; convert it in slices of rows"
              .formatted(format, rows, cols, all));
    }
    return (int) all;
  }
}
