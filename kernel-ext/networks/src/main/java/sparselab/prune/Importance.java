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

  /**
   * Whether the score is of an output, each of its weights having it: then a dependency group
   * counts only the layers that make its units, not those that read them.
   */
  default boolean ofOutputs() {
    return false;
  }

  /** {@code |w|}. */
  static Importance magnitude() {
    return new Magnitude();
  }

  /** {@code w²}. */
  static Importance magnitudeL2() {
    return new MagnitudeL2();
  }

  /** {@code |w|} over the root mean square of its layer. */
  static Importance normalisedMagnitude() {
    return new NormalisedMagnitude();
  }

  /** {@link Lamp}. */
  static Importance lamp() {
    return new Lamp();
  }

  /** {@link Taylor}. */
  static Importance taylor() {
    return new Taylor();
  }

  /** {@link Snip}. */
  static Importance snip() {
    return new Snip();
  }

  /** {@link Grasp}. */
  static Importance grasp() {
    return new Grasp();
  }

  /** {@link SynFlow}; use it with {@code Schedule.iterative(100)}. */
  static Importance synFlow() {
    return new SynFlow();
  }

  /** {@link DiagonalObd}. */
  static Importance diagonalObd() {
    return new DiagonalObd();
  }

  /** {@link LayerObs} with 1 % dampening. */
  static Importance layerObs() {
    return new LayerObs(0.01);
  }

  /** {@link Wanda}, weights compared within each output. */
  static Importance wanda() {
    return new Wanda(true);
  }

  /** {@link Fpgm}. */
  static Importance fpgm() {
    return new Fpgm();
  }

  /** Average percentage of zeros: {@link Activity}. */
  static Importance apoz() {
    return new Activity(Activity.Measure.APOZ);
  }

  /** Mean activation: {@link Activity}. */
  static Importance meanActivation() {
    return new Activity(Activity.Measure.MEAN);
  }

  /** Uniform noise, the baseline each criterion must beat; the same seed gives the same scores. */
  static Importance random(long seed) {
    return new RandomScores(seed);
  }
}
