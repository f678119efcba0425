package sparselab.train;

/** Adds up accuracy and cross-entropy example by example. */
final class Score {
  private int examples;
  private int right;
  private double loss;

  /**
   * One example: its logits lie at {@code from}; of equal logits the first counts as the answer.
   */
  void add(float[] logits, int from, int classes, int label) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (logits[from + c] > logits[from + best]) {
        best = c;
      }
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logits[from + c] - logits[from + best]);
    }
    examples++;
    right += best == label ? 1 : 0;
    loss += Math.log(sum) - (logits[from + label] - logits[from + best]);
  }

  Evaluation evaluation() {
    return new Evaluation(examples, (double) right / examples, loss / examples);
  }
}
