package sparselab.hardware.density;

/** Multiplications in which neither operand is zero, counted in real masks. */
public final class EffectualMacs {
  private EffectualMacs() {}

  /**
   * {@code Σ_c nnzW(c)·nnzA(c)}: every weight of channel c meets every activation of channel c.
   *
   * @param weights (outputs, channels) true where the weight is not zero
   * @param activations (channels, positions) true where the activation is not zero
   */
  public static long count(boolean[][] weights, boolean[][] activations) {
    int channels = activations.length;
    long sum = 0;
    for (int c = 0; c < channels; c++) {
      long w = 0;
      for (var row : weights) {
        if (row.length != channels) {
          throw new IllegalArgumentException(
              "masks: expected weights with " + channels + " channels, found " + row.length);
        }
        w += row[c] ? 1 : 0;
      }
      long a = 0;
      for (boolean kept : activations[c]) {
        a += kept ? 1 : 0;
      }
      sum += w * a;
    }
    return sum;
  }

  /**
   * The same from densities: {@code outputs·positions·channels·(dW·dA + cov)}, where cov is the
   * covariance over channels of the two densities; exact when cov is, optimistic without it, since
   * trained weights and activations are denser in the same channels.
   */
  public static double fromDensities(
      long outputs, long positions, long channels, double dW, double dA, double covariance) {
    return (double) outputs * positions * channels * (dW * dA + covariance);
  }
}
