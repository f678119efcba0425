package sparselab.hardware.measure;

/** Without the Vector API: one multiply-add at a time, so the peak comes out far too low. */
final class ScalarLoops implements Loops {
  private static final int CHAINS = 8;

  @Override
  public int macsPerRound() {
    return CHAINS;
  }

  @Override
  public float multiplyAdd(long rounds, float seed) {
    float a0 = seed;
    float a1 = seed + 1;
    float a2 = seed + 2;
    float a3 = seed + 3;
    float a4 = seed + 4;
    float a5 = seed + 5;
    float a6 = seed + 6;
    float a7 = seed + 7;
    float x = 0.999f;
    float y = seed;
    for (long i = 0; i < rounds; i++) {
      a0 = Math.fma(a0, x, y);
      a1 = Math.fma(a1, x, y);
      a2 = Math.fma(a2, x, y);
      a3 = Math.fma(a3, x, y);
      a4 = Math.fma(a4, x, y);
      a5 = Math.fma(a5, x, y);
      a6 = Math.fma(a6, x, y);
      a7 = Math.fma(a7, x, y);
    }
    return a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7;
  }

  @Override
  public float read(float[] data) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int i = 0; i + 3 < data.length; i += 4) {
      s0 += data[i];
      s1 += data[i + 1];
      s2 += data[i + 2];
      s3 += data[i + 3];
    }
    return s0 + s1 + s2 + s3;
  }

  @Override
  public String how() {
    return "scalar code, as this JVM runs without --add-modules jdk.incubator.vector: far below"
        + " what the CPU can do";
  }
}
