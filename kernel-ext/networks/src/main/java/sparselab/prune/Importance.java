package sparselab.prune;

/**
 * A score for each weight: low goes first.
 *
 * <p>A new criterion is one class with this one method; listed in {@link Importances#ALL}, it is
 * tested with every pattern and allocation.
 */
@FunctionalInterface
public interface Importance {
  /**
   * Scores of one weight tensor.
   *
   * <p>Scores are compared as they are, inside a layer and, by a global allocation, between layers.
   * The score of a unit of several weights is the mean over them. Weights that are pruned already
   * fall first whatever their score.
   *
   * @param weight full name of the tensor
   * @param context the network and what can be known about it
   * @return one finite score per weight, row-major
   * @throws MissingSignalException when the context lacks data the criterion needs
   */
  double[] scores(String weight, Context context);

  /** {@code |w|}. */
  static Importance magnitude() {
    return new Magnitude();
  }

  /** Uniform noise, the baseline each criterion must beat; the same seed gives the same scores. */
  static Importance random(long seed) {
    return new RandomScores(seed);
  }
}
