package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;

/** Lesson 02: how many weights has a convolution left, once channels and filters are gone? */
@FunctionalInterface
public interface ConvWeightsLeft {
  /**
   * {@code (in − channelsGone)·(out − filtersGone)·kernel²}.
   *
   * @param in channels read
   * @param out filters
   * @param kernel rows and columns of the window
   * @param channelsGone input channels removed
   * @param filtersGone filters removed
   */
  long count(int in, int out, int kernel, int channelsGone, int filtersGone);

  /** The exercise. */
  Exercise<ConvWeightsLeft> EXERCISE =
      new Exercise<>(
          "conv-weights-left",
          "Count what is left",
          3,
          ConvWeightsLeft.class,
          "(i, o, k, c, f) -> convWeightsLeft(i, o, k, c, f)",
          List.of(
              Check.of(
                  "counts a layer that only lost filters",
                  1,
                  example(16, 32, 3, 0, 16),
                  example(1, 8, 1, 0, 2),
                  example(16, 32, 3, 0, 0)),
              Check.of(
                  "counts a layer whose input channels went with the filters before it",
                  1,
                  example(16, 32, 3, 8, 16),
                  example(10, 10, 1, 5, 5))),
          List.of(
              "How many weights has the layer before anything is removed? in · out · kernel · kernel.",
              "A layer that lost filters is narrower; one that lost input channels reads fewer of"
                  + " them. Both shrink the same tensor.",
              "The tensor that is left has the shape (out − filtersGone, in − channelsGone, kernel,"
                  + " kernel). Multiply the four."),
          """
          long convWeightsLeft(int in, int out, int kernel, int channelsGone, int filtersGone) {
              // BEGIN SOLUTION
              long left = in - channelsGone;
              return left * (out - filtersGone) * kernel * kernel;
              // END SOLUTION
          }""");

  /** One layer with what must come out, and words for each usual mistake. */
  static Example<ConvWeightsLeft, Long> example(
      int in, int out, int kernel, int gone, int filters) {
    long area = (long) kernel * kernel;
    long all = area * in * out;
    return new Example<>(
        "in = %d, out = %d, kernel = %d, channelsGone = %d, filtersGone = %d"
            .formatted(in, out, kernel, gone, filters),
        count -> count.count(in, out, kernel, gone, filters),
        area * (in - gone) * (out - filters),
        got -> nudge(got, all, area, in, out, gone, filters));
  }

  private static String nudge(
      long got, long all, long area, int in, int out, int gone, int filters) {
    if (got == (long) (in - gone) * (out - filters)) {
      return "A weight stands at each place of the window: kernel · kernel of them for each pair of channels.";
    }
    if (got == area * (out - filters) * in) {
      return "The filters are gone, but the layer still reads all input channels.";
    }
    if (got == all - area * gone * out - area * filters * in) {
      return "Weights that belong to a removed channel and to a removed filter were taken away twice: (1 − p)² is left, not 1 − 2p.";
    }
    if (got == all - area * (in - gone) * (out - filters)) {
      return "That is what went; asked is what is left.";
    }
    if (got < 0) {
      return "A count below zero: an int overflows above 2³¹ − 1; start with a long.";
    }
    return "Write down the shape of the tensor that is left, and multiply its four sizes as long.";
  }
}
