package sparselab.prune;

import java.util.List;

/** Every criterion of the library, with default options: what the tests iterate over. */
public final class Importances {
  /** One of each. */
  public static final List<Importance> ALL = List.of(new Magnitude(), new RandomScores(1));

  private Importances() {}
}
