package sparselab.lessons.exercises;

import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Near;

/** Lesson 12: what removing channels saves on a unit of a fixed width. */
@FunctionalInterface
public interface KeptChannels {
  /** {@code ⌈kept/width⌉ / ⌈channels/width⌉}: the share of a layer's time that is left. */
  double timeLeft(int channels, int kept, int width);

  /** The exercise. */
  Exercise<KeptChannels> EXERCISE =
      new Exercise<>(
          "kept-channels",
          "Remove channels, keep the padding in mind",
          3,
          KeptChannels.class,
          "(c, k, w) -> keptChannels(c, k, w)",
          List.of(
              Check.of(
                  "whole widths save what they take",
                  1,
                  example(512, 256, 128),
                  example(64, 16, 16)),
              Check.of(
                  "a started width costs as much as a full one",
                  1,
                  example(512, 300, 128),
                  example(128, 64, 128),
                  example(100, 50, 16))),
          List.of(
              "The unit computes width channels at once, whether they are all there or not.",
              "How many widths before, how many after? Started ones count.",
              "(double) Math.ceilDiv(kept, width) / Math.ceilDiv(channels, width)"),
          """
          double keptChannels(int channels, int kept, int width) {
              // BEGIN SOLUTION
              return (double) Math.ceilDiv(kept, width) / Math.ceilDiv(channels, width);
              // END SOLUTION
          }""");

  /** One layer with what must come out, and words for each usual mistake. */
  static Near<KeptChannels, Double> example(int channels, int kept, int width) {
    return new Near<>(
        "channels = %d, kept = %d, width = %d".formatted(channels, kept, width),
        it -> it.timeLeft(channels, kept, width),
        (double) Math.ceilDiv(kept, width) / Math.ceilDiv(channels, width),
        1e-9,
        got -> {
          if (got == (double) kept / channels) {
            return "A width that is partly empty takes as long as a full one.";
          }
          return got == Math.floorDiv(Math.ceilDiv(kept, width), Math.ceilDiv(channels, width))
              ? "That is a division of whole numbers, which cuts: make one of them a double."
              : "Widths after, over widths before; a started one counts.";
        });
  }
}
