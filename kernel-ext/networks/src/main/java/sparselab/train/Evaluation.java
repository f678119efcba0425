package sparselab.train;

/**
 * How good a network is on a data set.
 *
 * @param examples how many were shown
 * @param accuracy share whose largest logit is their class
 * @param loss mean cross-entropy in nats
 */
public record Evaluation(int examples, double accuracy, double loss) {
  @Override
  public String toString() {
    return "%.2f %% of %,d right, loss %.4f".formatted(100 * accuracy, examples, loss);
  }
}
