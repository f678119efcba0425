package sparselab.prune;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import sparselab.train.Parametrisation;

/** A parametrisation with values of its own for each weight it covers; a checkpoint takes them. */
abstract class LearnedValues implements Parametrisation {
  private final Map<String, float[]> values = new LinkedHashMap<>();

  /** Covers a weight from here on. */
  final void put(String weight, float[] first) {
    values.put(weight, first);
  }

  /** The values of a weight: not a copy. */
  final float[] of(String weight) {
    return Objects.requireNonNull(values.get(weight), weight);
  }

  final Map<String, float[]> all() {
    return values;
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Override
  public final boolean covers(String weight) {
    return values.containsKey(weight);
  }

  @Override
  public final Map<String, float[]> state() {
    var state = new LinkedHashMap<String, float[]>();
    values.forEach((name, own) -> state.put(name, own.clone()));
    return state;
  }

  @Override
  public final void restore(Map<String, float[]> state) {
    state.forEach((name, own) -> System.arraycopy(own, 0, of(name), 0, own.length));
  }
}
