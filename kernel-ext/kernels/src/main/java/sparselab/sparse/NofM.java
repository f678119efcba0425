package sparselab.sparse;

/**
 * Of every {@code m} neighbouring columns {@code n} are kept: {@code keep(n).of(m)}. A row holds
 * {@code ⌈cols/m⌉} groups of exactly n slots; a slot is a value and its place in the group, in as
 * few bits as m needs (2 bits for 2:4). A group with fewer values has slots of 0.
 *
 * <p>Bytes: {@code 4·slots + ⌈slots·bits/8⌉} with {@code slots = rows·⌈cols/m⌉·n}.
 *
 * @param n values kept in a group
 * @param m columns of a group, at most 256
 * @param places (⌈slots·bits/8⌉) the places, lowest bits first, rising within a group
 * @param values (slots)
 */
// Arrays are shared on purpose: formats are large, and equality of two matrices is never asked.
@SuppressWarnings("ArrayRecordComponent")
public record NofM(int rows, int cols, int n, int m, byte[] places, float[] values)
    implements SparseMatrix {
  /** Checks the structure once: lengths, and places that rise and lie in the matrix. */
  public NofM {
    Checks.shape("NofM", rows, cols);
    if (n < 1 || m < n || m > 256) {
      throw new IllegalArgumentException(
          "NofM: expected 1 <= n <= m <= 256, found keep(%d).of(%d)".formatted(n, m));
    }
    long slots = (long) rows * Checks.groups(cols, m) * n;
    Checks.length("NofM", "values", slots, values.length, "rows*groups*n");
    Checks.length(
        "NofM", "places", (slots * bits(m) + 7) / 8, places.length, bits(m) + " bits each");
    for (int slot = 0; slot < values.length; slot++) {
      int place = place(places, slot, m);
      int group = slot / n % Checks.groups(cols, m);
      if (place >= m || (slot % n > 0 && place <= place(places, slot - 1, m))) {
        throw new IllegalArgumentException(
            "NofM: places must rise within a group and be below %d, found %d in slot %d of row %d group %d"
                .formatted(m, place, slot % n, slot / n / Checks.groups(cols, m), group));
      }
      if ((long) group * m + place >= cols && values[slot] != 0) {
        throw new IllegalArgumentException(
            "NofM: slot %d lies right of the last of %d columns and must be 0, found %s"
                .formatted(slot, cols, values[slot]));
      }
    }
  }

  /**
   * Keeps the values of a matrix that has the pattern.
   *
   * @throws IllegalArgumentException naming the first group with more than n values
   */
  public static NofM of(int n, int m, Csr a) {
    int groups = m < 1 ? 0 : Checks.groups(a.cols(), m);
    int slots = Math.toIntExact((long) a.rows() * groups * Math.max(0, n));
    var values = new float[slots];
    var places = new byte[(int) (((long) slots * bits(m) + 7) / 8)];
    float[] dense = a.toDense();
    for (int i = 0; i < a.rows(); i++) {
      for (int g = 0; g < groups; g++) {
        group(a, n, m, i, g, dense, values, places);
      }
    }
    return new NofM(a.rows(), a.cols(), n, m, places, values);
  }

  private static void group(
      Csr a, int n, int m, int i, int g, float[] dense, float[] values, byte[] places) {
    int slot = (i * Checks.groups(a.cols(), m) + g) * n;
    int taken = 0;
    int left = 0;
    for (int place = 0; place < m; place++) {
      left += at(a, dense, i, g * m + place) != 0 ? 1 : 0;
    }
    if (left > n) {
      throw new IllegalArgumentException(
          "NofM.of: row %d columns [%d, %d) must hold at most %d values, found %d; prune with keep(%d).of(%d) first"
              .formatted(i, g * m, g * m + m, n, left, n, m));
    }
    for (int place = 0; place < m && taken < n; place++) {
      float v = at(a, dense, i, g * m + place);
      // A zero takes a slot only where the remaining columns are needed to fill the group.
      if (v != 0 || m - place <= n - taken || n - taken > left) {
        left -= v != 0 ? 1 : 0;
        values[slot + taken] = v;
        put(places, slot + taken, place, m);
        taken++;
      }
    }
  }

  private static float at(Csr a, float[] dense, int i, int j) {
    return j < a.cols() ? dense[i * a.cols() + j] : 0;
  }

  /** Place of a slot's value in its group. */
  public int place(int slot) {
    return place(places, slot, m);
  }

  private static int bits(int m) {
    return 32 - Integer.numberOfLeadingZeros(Math.max(1, m) - 1);
  }

  private static int place(byte[] places, int slot, int m) {
    long bit = (long) slot * bits(m);
    int place = 0;
    for (int e = 0; e < bits(m); e++) {
      place |= ((places[(int) ((bit + e) >> 3)] >> ((bit + e) & 7)) & 1) << e;
    }
    return place;
  }

  private static void put(byte[] places, int slot, int place, int m) {
    long bit = (long) slot * bits(m);
    for (int e = 0; e < bits(m); e++) {
      places[(int) ((bit + e) >> 3)] |= (byte) (((place >> e) & 1) << ((bit + e) & 7));
    }
  }

  @Override
  public long nnz() {
    return Values.count(values);
  }

  @Override
  public long bytes() {
    return 4L * values.length + places.length;
  }

  @Override
  public float[] toDense() {
    var dense = new float[Checks.denseLength("NofM.toDense", rows, cols)];
    int groups = Checks.groups(cols, m);
    for (int slot = 0; slot < values.length; slot++) {
      int col = slot / n % groups * m + place(slot);
      if (col < cols) {
        dense[slot / n / groups * cols + col] = values[slot];
      }
    }
    return dense;
  }

  @Override
  public Csr toCsr() {
    return Csr.of(rows, cols, toDense());
  }

  /** Shape and sizes, never the values. */
  @Override
  public String toString() {
    return "NofM[%d x %d keep(%d).of(%d), nnz %d, %d bytes]"
        .formatted(rows, cols, n, m, nnz(), bytes());
  }
}
