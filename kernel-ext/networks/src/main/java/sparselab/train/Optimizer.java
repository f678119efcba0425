package sparselab.train;

/**
 * How a gradient becomes a step. The learning rate η comes from the {@link LearningRate}, g is the
 * gradient of the mean loss over the batch.
 */
public sealed interface Optimizer {
  /**
   * {@code v ← μ·v + g + λ·w; w ← w − η·v}: momentum as PyTorch has it.
   *
   * @param momentum μ, in [0, 1)
   * @param weightDecay λ, at least 0
   */
  record Sgd(double momentum, double weightDecay) implements Optimizer {
    public Sgd {
      requireIn("momentum", momentum, 0, 1);
      requireIn("weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
    }
  }

  /**
   * {@code m ← β₁·m + (1−β₁)·g; v ← β₂·v + (1−β₂)·g²; w ← w − η·(m̂/(√v̂ + ε) + λ·w)}, with m̂, v̂
   * corrected for their start at zero and the decay apart from the gradient. <i>Kingma &amp; Ba
   * 2015, algorithm 1; Loshchilov &amp; Hutter 2019, algorithm 2.</i>
   */
  record Adam(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
    public Adam {
      requireIn("beta1", beta1, 0, 1);
      requireIn("beta2", beta2, 0, 1);
      requireIn("epsilon", epsilon, Double.MIN_NORMAL, Double.POSITIVE_INFINITY);
      requireIn("weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
    }
  }

  /** SGD with momentum and no weight decay. */
  static Sgd sgd(double momentum) {
    return new Sgd(momentum, 0);
  }

  /** Adam with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸ and no weight decay. */
  static Adam adam() {
    return new Adam(0.9, 0.999, 1e-8, 0);
  }

  private static void requireIn(String what, double value, double least, double below) {
    if (!(value >= least && value < below)) {
      throw new IllegalArgumentException(
          "Optimizer: expected %s in [%s, %s), found %s".formatted(what, least, below, value));
    }
  }
}
