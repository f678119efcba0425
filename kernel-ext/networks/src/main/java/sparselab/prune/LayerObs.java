package sparselab.prune;

/**
 * {@code s_ij = w_ij² / [H⁻¹]_jj} with {@code H = Σ x·xᵀ + λ·I} over the layer's inputs: the error
 * of the layer's output when the weight goes and the rest of its row makes up for it.
 *
 * <p>Scores only; {@link SparseGpt} also changes the weights that stay.
 *
 * @param dampening λ as a share of the mean of H's diagonal
 * @see <a href="https://arxiv.org/abs/2208.11580">Frantar and Alistarh 2022, eq. 3</a>
 */
public record LayerObs(double dampening) implements Importance {
  @Override
  public double[] scores(String weight, Context context) {
    double[] s = context.values(weight);
    double[] inverse = Spd.dampedInverse(context.inputGram(weight), dampening);
    int k = (int) Math.round(Math.sqrt(inverse.length));
    for (int i = 0; i < s.length; i++) {
      int j = i % k;
      s[i] = s[i] * s[i] / inverse[j * k + j];
    }
    return s;
  }

  @Override
  public String toString() {
    return "layer-wise OBS";
  }
}
