package sparselab.prune;

import java.util.BitSet;
import sparselab.mask.Mask;
import sparselab.mask.Unstructured;
import sparselab.network.Network;
import sparselab.network.Shape;

/**
 * {@link SparseTraining.TopKast} on the weights of a network. Between two choices of A and B the
 * sets stay, also over a checkpoint.
 */
final class TopKastWeights extends LearnedValues {
  private static final float FORWARD = 2;
  private static final float BACKWARD = 1;

  private final SparseTraining.TopKast how;

  /** Has for each weight 2 in A, 1 in B without A, 0 elsewhere; at the end the steps since. */
  TopKastWeights(Network network, SparseTraining.TopKast how) {
    this.how = how;
    for (String name : network.prunable()) {
      float[] set = new float[network.weightShape(name).count() + 1];
      set[set.length - 1] = how.period(); // choose at once
      put(name, set);
    }
  }

  @Override
  public void forward(String weight, float[] trained, float[] used) {
    float[] set = of(weight);
    if (set[trained.length] >= how.period()) {
      choose(trained, set);
      set[trained.length] = 0;
    }
    for (int i = 0; i < used.length; i++) {
      used[i] = set[i] == FORWARD ? trained[i] : 0;
    }
  }

  private void choose(float[] trained, float[] set) {
    double[] magnitude = new double[trained.length];
    for (int i = 0; i < magnitude.length; i++) {
      magnitude[i] = Math.abs(trained[i]);
    }
    int[] order = Ranking.order(new byte[magnitude.length], magnitude);
    long outsideForward = Math.round(how.sparsity() * order.length);
    long outsideBackward = Math.round(how.backward() * order.length);
    for (int i = 0; i < order.length; i++) {
      set[order[i]] = i >= outsideForward ? FORWARD : i >= outsideBackward ? BACKWARD : 0;
    }
  }

  @Override
  public void backward(String weight, float[] trained, float[] used, float[] gradient) {
    float[] set = of(weight);
    float inside = (float) how.penalty();
    float outside = (float) (how.penalty() / (1 - how.sparsity()));
    for (int i = 0; i < gradient.length; i++) {
      if (set[i] == FORWARD) {
        gradient[i] += inside * trained[i];
      } else if (set[i] == BACKWARD) {
        gradient[i] += outside * trained[i];
      } else {
        gradient[i] = 0;
      }
    }
  }

  @Override
  public void update(double learningRate) {
    all().values().forEach(set -> set[set.length - 1]++);
  }

  @Override
  public Mask mask(String weight, Shape shape, float[] used) {
    float[] set = of(weight);
    var kept = new BitSet(used.length);
    for (int i = 0; i < used.length; i++) {
      kept.set(i, set[i] == FORWARD);
    }
    return new Mask(shape, kept, new Unstructured());
  }

  @Override
  public String toString() {
    return how.toString();
  }
}
