package sparselab.prune;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import sparselab.mask.Mask;
import sparselab.mask.Unstructured;
import sparselab.network.Network;
import sparselab.network.Shape;

/**
 * {@link SparseTraining.HardMovement} and {@link SparseTraining.SoftMovement} on the weights of a
 * network: a learned score for each weight, and at the end of the values the steps done.
 */
final class MovementScores extends LearnedValues {
  /** Which scores are high enough, and what pulls them down. */
  private interface Rule {
    /** The lowest score that stays, and of weights with this very score how many go. */
    Cut cut(float[] scores, int count, double shareOfSteps);

    /** What is added to the gradient of a score. */
    double pull(double score, double shareOfSteps);

    double rate();
  }

  private record Cut(float lowest, int ofTies) {}

  private final Object how;
  private final Rule rule;
  private final long steps;
  private final Map<String, float[]> gradients = new LinkedHashMap<>();

  /**
   * @param steps of the whole training
   */
  MovementScores(Network network, SparseTraining.HardMovement how, long steps) {
    this(
        network,
        how,
        new Rule() {
          @Override
          public Cut cut(float[] scores, int count, double share) {
            double sparsity = how.sparsity() * grown(share, how.begin(), how.end());
            return smallest(scores, count, (int) Math.round(sparsity * count));
          }

          @Override
          public double pull(double score, double share) {
            return 0;
          }

          @Override
          public double rate() {
            return 1; // only the order counts
          }
        },
        steps);
  }

  MovementScores(Network network, SparseTraining.SoftMovement how, long steps) {
    this(
        network,
        how,
        new Rule() {
          @Override
          public Cut cut(float[] scores, int count, double share) {
            double threshold = how.threshold() * grown(share, how.begin(), how.end());
            return new Cut(Math.nextUp((float) Math.log(threshold / (1 - threshold))), 0);
          }

          @Override
          public double pull(double score, double share) {
            double sigma = sigmoid(score);
            return how.penalty() * grown(share, how.begin(), how.end()) * sigma * (1 - sigma);
          }

          @Override
          public double rate() {
            return how.rate();
          }
        },
        steps);
  }

  private MovementScores(Network network, Object how, Rule rule, long steps) {
    this.how = how;
    this.rule = rule;
    this.steps = steps;
    for (String name : network.prunable()) {
      int count = network.weightShape(name).count();
      put(name, new float[count + 1]);
      gradients.put(name, new float[count]);
    }
  }

  /** The cubic way from 0 to 1 between two shares of the steps. */
  private static double grown(double share, double begin, double end) {
    double left = 1 - Math.clamp((share - begin) / (end - begin), 0, 1);
    return 1 - left * left * left;
  }

  /**
   * Where the {@code wanted} lowest of the scores end; of equal scores the first fall, one stays.
   */
  private static Cut smallest(float[] scores, int count, int wanted) {
    int gone = Math.min(wanted, count - 1);
    if (gone == 0) {
      return new Cut(Float.NEGATIVE_INFINITY, 0);
    }
    float[] sorted = Arrays.copyOf(scores, count);
    Arrays.sort(sorted);
    float lowest = sorted[gone];
    int ties = 0;
    while (ties < gone && sorted[gone - 1 - ties] == lowest) {
      ties++;
    }
    return new Cut(lowest, ties);
  }

  private double share(float[] scores) {
    return (double) scores[scores.length - 1] / steps;
  }

  @Override
  public void forward(String weight, float[] trained, float[] used) {
    BitSet kept = kept(weight, trained.length);
    for (int i = 0; i < used.length; i++) {
      used[i] = kept.get(i) ? trained[i] : 0;
    }
  }

  private BitSet kept(String weight, int count) {
    float[] scores = of(weight);
    Cut cut = rule.cut(scores, count, share(scores));
    var kept = new BitSet(count);
    int ties = cut.ofTies;
    for (int i = 0; i < count; i++) {
      if (scores[i] > cut.lowest || (scores[i] == cut.lowest && --ties < 0)) {
        kept.set(i);
      }
    }
    return kept;
  }

  /** Straight through to the scores: {@code ∂L/∂s = ∂L/∂(w·m)·w}, for pruned weights too. */
  @Override
  public void backward(String weight, float[] trained, float[] used, float[] gradient) {
    float[] scores = of(weight);
    float[] own = Objects.requireNonNull(gradients.get(weight), weight);
    BitSet kept = kept(weight, trained.length);
    double share = share(scores);
    for (int i = 0; i < gradient.length; i++) {
      own[i] = gradient[i] * trained[i] + (float) rule.pull(scores[i], share);
      gradient[i] = kept.get(i) ? gradient[i] : 0;
    }
  }

  @Override
  public void update(double learningRate) {
    float rate = (float) (learningRate * rule.rate());
    all()
        .forEach(
            (name, scores) -> {
              float[] own = Objects.requireNonNull(gradients.get(name), name);
              for (int i = 0; i < own.length; i++) {
                scores[i] -= rate * own[i];
              }
              scores[own.length]++;
            });
  }

  @Override
  public Mask mask(String weight, Shape shape, float[] used) {
    return new Mask(shape, kept(weight, used.length), new Unstructured());
  }

  @Override
  public String toString() {
    return how.toString();
  }
}
