package sparselab.lessons.exercises;

import sparselab.lessons.Explanation;

/** What lessons 07 and 12 ask to be explained in words. */
final class HardwareQuestions {
  static final Explanation TPU_ZEROS =
      new Explanation(
          "tpu-zeros",
          "What do zeros bring a TPU?",
          3,
          "One point each: the matrix unit multiplies every zero (no public document lists zero skipping;"
              + " of v1 the paper says it was left out); SparseCores gather embeddings and skip nothing in"
              + " a dense product; what does help: dropping whole blocks or channels, compressed weights"
              + " where bandwidth binds, a little switching power.");

  static final Explanation CHOOSE_PROCESSOR =
      new Explanation(
          "choose-processor",
          "Which processor, which pattern?",
          3,
          "One point each: names the binding resource of the workload at its batch (bytes or arithmetic);"
              + " names a pattern that this device can use (2:4, channels, blocks, single zeros on a CPU)"
              + " with the predicted gain; says what to measure before deciding, and that recalled numbers"
              + " are not evidence.");

  private HardwareQuestions() {}
}
