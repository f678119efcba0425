package sparselab.sparse;

/**
 * How the values of a format are stored: float32 as they are, or narrower to save bytes. A narrow
 * value is widened when it is read; arithmetic stays float32.
 */
public sealed interface Values {
  /** Number of values. */
  int length();

  /** Bytes of all values and of their scales. */
  long bytes();

  /** Value {@code p} of row {@code row}, as float32. */
  float get(int p, int row);

  /** Values as they are: 4 bytes each. */
  @SuppressWarnings("ArrayRecordComponent") // Shared on purpose, never compared.
  record F32(float[] values) implements Values {
    @Override
    public int length() {
      return values.length;
    }

    @Override
    public long bytes() {
      return 4L * values.length;
    }

    @Override
    public float get(int p, int row) {
      return values[p];
    }
  }

  /** The upper half of a float32, 2 bytes each: 8 bits of mantissa, relative error up to 2⁻⁹. */
  @SuppressWarnings("ArrayRecordComponent") // Shared on purpose, never compared.
  record Bf16(short[] values) implements Values {
    /** Rounds to nearest, ties to even; NaN stays NaN. */
    public static Bf16 of(float[] values) {
      var halves = new short[values.length];
      for (int p = 0; p < halves.length; p++) {
        int bits = Float.floatToIntBits(values[p]);
        // A NaN whose upper half has an empty mantissa would turn into infinity.
        int round = Float.isNaN(values[p]) ? 0 : 0x7fff + ((bits >> 16) & 1);
        halves[p] = (short) ((bits + round) >>> 16);
      }
      return new Bf16(halves);
    }

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public long bytes() {
      return 2L * values.length;
    }

    @Override
    public float get(int p, int row) {
      return Float.intBitsToFloat(values[p] << 16);
    }
  }

  /** {@code scale(row)·q} with q in [−127, 127], 1 byte each and 4 for each row. */
  @SuppressWarnings("ArrayRecordComponent") // Shared on purpose, never compared.
  record Int8(byte[] values, float[] scales) implements Values {
    /**
     * Symmetric per row: {@code scale = max|v|/127}, rounded to nearest; absolute error up to half
     * a scale.
     *
     * @param rowPtr (rows+1) where each row's values start
     * @throws IllegalArgumentException if a value is not finite
     */
    public static Int8 of(float[] values, int[] rowPtr) {
      var scales = new float[rowPtr.length - 1];
      var small = new byte[values.length];
      for (int i = 0; i < scales.length; i++) {
        float most = 0;
        for (int p = rowPtr[i]; p < rowPtr[i + 1]; p++) {
          if (!Float.isFinite(values[p])) {
            throw new IllegalArgumentException(
                "Int8: every value must be finite to have a scale, found %s in row %d; did training diverge?"
                    .formatted(values[p], i));
          }
          most = Math.max(most, Math.abs(values[p]));
        }
        scales[i] = most / 127;
        for (int p = rowPtr[i]; p < rowPtr[i + 1]; p++) {
          small[p] = (byte) (most == 0 ? 0 : Math.round(values[p] / most * 127));
        }
      }
      return new Int8(small, scales);
    }

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public long bytes() {
      return values.length + 4L * scales.length;
    }

    @Override
    public float get(int p, int row) {
      return values[p] * scales[row];
    }
  }

  /** How many of {@code values} are not zero. */
  static long count(float[] values) {
    long count = 0;
    for (float v : values) {
      count += v != 0 ? 1 : 0;
    }
    return count;
  }
}
