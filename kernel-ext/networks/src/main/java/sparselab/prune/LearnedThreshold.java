package sparselab.prune;

import java.util.BitSet;
import sparselab.mask.Mask;
import sparselab.mask.Unstructured;
import sparselab.network.Network;
import sparselab.network.Shape;

/** {@link SparseTraining.Threshold} on the weights of a network: one s a layer. */
final class LearnedThreshold extends LearnedValues {
  private final SparseTraining.Threshold how;

  /** Has s and ∂L/∂s of each layer. */
  LearnedThreshold(Network network, SparseTraining.Threshold how) {
    this.how = how;
    network.prunable().forEach(name -> put(name, new float[] {(float) how.start(), 0}));
  }

  @Override
  public void forward(String weight, float[] trained, float[] used) {
    System.arraycopy(trained, 0, used, 0, trained.length);
    Proximal.soft(used, sigmoid(of(weight)[0]));
  }

  /** ∂w'/∂w is 1 where w' ≠ 0; ∂w'/∂s is −sign(w')·σ'(s) there. */
  @Override
  public void backward(String weight, float[] trained, float[] used, float[] gradient) {
    double sum = 0;
    for (int i = 0; i < gradient.length; i++) {
      if (used[i] == 0) {
        gradient[i] = 0;
      } else {
        sum += gradient[i] * Math.signum(used[i]);
      }
    }
    double threshold = sigmoid(of(weight)[0]);
    of(weight)[1] = (float) (-sum * threshold * (1 - threshold));
  }

  @Override
  public void update(double learningRate) {
    double rate = learningRate * how.rate();
    all().values().forEach(s -> s[0] -= (float) (rate * (s[1] + how.decay() * s[0])));
  }

  @Override
  public Mask mask(String weight, Shape shape, float[] used) {
    var kept = new BitSet(used.length);
    for (int i = 0; i < used.length; i++) {
      kept.set(i, used[i] != 0);
    }
    return new Mask(shape, kept, new Unstructured());
  }

  @Override
  public String toString() {
    return how.toString();
  }
}
