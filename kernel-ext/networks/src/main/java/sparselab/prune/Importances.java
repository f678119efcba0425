package sparselab.prune;

import java.util.List;

/** Every criterion of the library, with default options: what the tests iterate over. */
public final class Importances {
  /** One of each. */
  public static final List<Importance> ALL =
      List.of(
          new RandomScores(1),
          new Magnitude(),
          new MagnitudeL2(),
          new NormalisedMagnitude(),
          new Lamp(),
          new Taylor(),
          new Snip(),
          new Grasp(),
          new SynFlow(),
          new DiagonalObd(),
          new LayerObs(0.01),
          new Wanda(false),
          new Wanda(true),
          new Fpgm(),
          new Activity(Activity.Measure.APOZ),
          new Activity(Activity.Measure.MEAN),
          new BatchNormScale());

  private Importances() {}
}
