package sparselab.prune;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import sparselab.mask.Mask;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.network.Shape;

/**
 * {@link SparseTraining.GrowingPenalty} on the weights of a network: 1 for each weight that will go
 * and 0 for the others, and at the end of the values the steps done.
 */
final class GrowingDecay extends LearnedValues {
  private final SparseTraining.GrowingPenalty how;
  private final long cut;
  private final Map<String, Pattern> patterns = new LinkedHashMap<>();

  /**
   * @param steps of the whole training
   */
  GrowingDecay(Network network, SparseTraining.GrowingPenalty how, long steps) {
    this.how = how;
    this.cut = Math.round(how.end() * steps);
    how.pruner()
        .prune(network)
        .byName()
        .forEach(
            (name, mask) -> {
              float[] going = new float[mask.size() + 1];
              for (int i = 0; i < mask.size(); i++) {
                going[i] = mask.keeps(i) ? 0 : 1;
              }
              put(name, going);
              patterns.put(name, mask.pattern());
            });
  }

  private static long step(float[] going) {
    return (long) going[going.length - 1];
  }

  /** λ after so many steps. */
  double penalty(long step) {
    long rises = step / how.period();
    return Math.min(how.ceiling(), how.increase() * rises);
  }

  @Override
  public void forward(String weight, float[] trained, float[] used) {
    float[] going = of(weight);
    boolean gone = step(going) >= cut;
    for (int i = 0; i < used.length; i++) {
      used[i] = gone && going[i] == 1 ? 0 : trained[i];
    }
  }

  @Override
  public void backward(String weight, float[] trained, float[] used, float[] gradient) {
    float[] going = of(weight);
    boolean gone = step(going) >= cut;
    float penalty = (float) penalty(step(going));
    for (int i = 0; i < gradient.length; i++) {
      if (going[i] == 1) {
        gradient[i] = gone ? 0 : gradient[i] + penalty * trained[i];
      }
    }
  }

  @Override
  public void update(double learningRate) {
    all().values().forEach(going -> going[going.length - 1]++);
  }

  @Override
  public Mask mask(String weight, Shape shape, float[] used) {
    float[] going = of(weight);
    if (step(going) < cut) {
      return Mask.dense(shape);
    }
    var kept = new BitSet(used.length);
    for (int i = 0; i < used.length; i++) {
      kept.set(i, going[i] == 0);
    }
    return new Mask(shape, kept, Objects.requireNonNull(patterns.get(weight), weight));
  }

  @Override
  public String toString() {
    return how.toString();
  }
}
