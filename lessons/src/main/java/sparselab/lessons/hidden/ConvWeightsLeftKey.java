package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.ConvWeightsLeft;

/** The key to {@link ConvWeightsLeft}. */
public final class ConvWeightsLeftKey implements AnswerKey<ConvWeightsLeft> {
  @Override
  public Exercise<ConvWeightsLeft> exercise() {
    return ConvWeightsLeft.EXERCISE;
  }

  @Override
  public List<Check<ConvWeightsLeft>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for other layers, huge ones too",
            1,
            ConvWeightsLeft.example(64, 128, 5, 13, 77),
            ConvWeightsLeft.example(7, 3, 2, 7, 0),
            ConvWeightsLeft.example(60_000, 60_000, 3, 1, 1)));
  }

  @Override
  public List<Misstep> missteps() {
    String filters = "counts a layer that only lost filters";
    String both = "counts a layer whose input channels went with the filters before it";
    return List.of(
        new Misstep(
            "forgets the window",
            returning("(long) (in - channelsGone) * (out - filtersGone)"),
            filters,
            "at each place of the window"),
        new Misstep(
            "forgets the input channels",
            returning("(long) in * (out - filtersGone) * kernel * kernel"),
            both,
            "still reads all input channels"),
        new Misstep(
            "takes the common part away twice",
            returning(
                "(long) kernel * kernel * (in * out - channelsGone * out - filtersGone * in)"),
            both,
            "taken away twice"),
        new Misstep(
            "counts what went",
            returning(
                "(long) kernel * kernel * (in * out - (in - channelsGone) * (out - filtersGone))"),
            both,
            "That is what went"),
        new Misstep(
            "overflows",
            returning("(in - channelsGone) * (out - filtersGone) * kernel * kernel"),
            "hidden: right for other layers, huge ones too",
            "long"));
  }

  private static String returning(String value) {
    return """
    long convWeightsLeft(int in, int out, int kernel, int channelsGone, int filtersGone) {
        return %s;
    }"""
        .formatted(value);
  }
}
