package sparselab.lessons.exercises;

import java.util.Arrays;
import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;
import sparselab.lessons.Verdict;

/** Lesson 04: one round of iterative magnitude pruning, with rewinding. */
@FunctionalInterface
public interface RewindStep {
  /**
   * Of the weights that are kept, {@code round(share · kept)} go: those whose <em>trained</em>
   * magnitude is smallest, of equal ones the lower index. The rest goes back to its
   * <em>initial</em> value.
   *
   * @return the ticket: initial values where a weight stays, zero elsewhere
   */
  float[] rewind(float[] initial, float[] trained, boolean[] kept, double share);

  /** The exercise. */
  Exercise<RewindStep> EXERCISE =
      new Exercise<>(
          "rewind-step",
          "Prune, then rewind",
          6,
          RewindStep.class,
          "(i, t, k, s) -> rewind(i, t, k, s)",
          List.of(
              Check.of(
                  "removes the smallest trained weights and goes back to the initial ones",
                  2,
                  example(
                      values(0.1f, 0.2f, -0.3f, 0.4f),
                      values(0.9f, 0.1f, -0.8f, 0.3f),
                      mask(true, true, true, true),
                      0.5,
                      0.1f,
                      0,
                      -0.3f,
                      0)),
              Check.of(
                  "takes the share of what is left, and brings nothing back",
                  1,
                  example(
                      values(1, 2, 3, 4, 5, 6),
                      values(0, 0.5f, -0.4f, 0.3f, 0, 0.2f),
                      mask(false, true, true, true, false, true),
                      0.25,
                      0,
                      2,
                      3,
                      4,
                      0,
                      0)),
              Check.of(
                  "breaks ties by index and changes no argument",
                  1,
                  example(
                      values(1, 2, 3, 4),
                      values(0.5f, -0.5f, 0.5f, 0.5f),
                      mask(true, true, true, true),
                      0.5,
                      0,
                      0,
                      3,
                      4),
                  RewindStep::writesNothing)),
          List.of(
              "How many weights are kept now? round(share · that many) of them go in this round.",
              "Order the indices that are kept by Math.abs(trained[i]): the first ones go. A stable sort"
                  + " leaves equal ones in the order of their index.",
              "Begin with a result of zeros and write initial[i] where a weight stays."),
          """
          float[] rewind(float[] initial, float[] trained, boolean[] kept, double share) {
              // BEGIN SOLUTION
              int[] order = IntStream.range(0, kept.length)
                  .filter(i -> kept[i])
                  .boxed()
                  .sorted(Comparator.comparing(i -> Math.abs(trained[i])))
                  .mapToInt(i -> i)
                  .toArray();
              float[] ticket = new float[kept.length];
              for (int r = (int) Math.round(share * order.length); r < order.length; r++) {
                  ticket[order[r]] = initial[order[r]];
              }
              return ticket;
              // END SOLUTION
          }""");

  private static float[] values(float... values) {
    return values;
  }

  private static boolean[] mask(boolean... kept) {
    return kept;
  }

  /** One round and the ticket, with words for each usual mistake. */
  static Example<RewindStep, float[]> example(
      float[] initial, float[] trained, boolean[] kept, double share, float... expected) {
    return new Example<>(
        "initial = %s, trained = %s, kept = %s, share = %s"
            .formatted(Show.value(initial), Show.value(trained), Show.value(kept), share),
        step -> step.rewind(initial.clone(), trained.clone(), kept.clone(), share),
        expected,
        got -> nudge(initial, trained, kept, expected, got));
  }

  private static String nudge(
      float[] initial, float[] trained, boolean[] kept, float[] expected, float[] got) {
    if (got.length != expected.length) {
      return "The ticket has a value for each weight, zero for those that are gone.";
    }
    int left = 0;
    int wanted = 0;
    boolean back = false;
    boolean values = true;
    for (int i = 0; i < got.length; i++) {
      left += got[i] != 0 ? 1 : 0;
      wanted += expected[i] != 0 ? 1 : 0;
      back |= got[i] != 0 && !kept[i];
      values &= got[i] == 0 || got[i] == initial[i];
    }
    if (back) {
      return "A weight that an earlier round removed came back: only those with kept[i] take part.";
    }
    if (left != wanted) {
      return "%d weights should stay, yours keeps %d. The share is of what is still kept, rounded."
          .formatted(wanted, left);
    }
    if (!values) {
      return "Those are not the initial values. Keeping the trained ones is fine-tuning; a ticket"
          + " starts again from where the network was drawn.";
    }
    return Arrays.equals(magnitudes(trained, got), magnitudes(trained, expected))
        ? "Of equal magnitudes the lower index goes first."
        : "The right number, but not the right ones: what counts is |trained|, small goes first.";
  }

  private static float[] magnitudes(float[] trained, float[] ticket) {
    float[] magnitudes = new float[ticket.length];
    for (int i = 0; i < ticket.length; i++) {
      magnitudes[i] = ticket[i] == 0 ? 0 : Math.abs(trained[i]);
    }
    Arrays.sort(magnitudes);
    return magnitudes;
  }

  private static Verdict writesNothing(RewindStep step) {
    float[] initial = {1, 2};
    float[] trained = {3, 4};
    boolean[] kept = {true, true};
    step.rewind(initial, trained, kept, 0.5);
    boolean same =
        Arrays.equals(initial, new float[] {1, 2})
            && Arrays.equals(trained, new float[] {3, 4})
            && Arrays.equals(kept, new boolean[] {true, true});
    return same
        ? new Verdict.Holds()
        : new Verdict.Wrong(
            "initial = {1, 2}, trained = {3, 4}, kept = {true, true}, share = 0.5",
            "the arguments as they were",
            "initial = %s, trained = %s, kept = %s"
                .formatted(Show.value(initial), Show.value(trained), Show.value(kept)),
            "Your method changed its arguments; the initial weights are needed in every round.");
  }
}
