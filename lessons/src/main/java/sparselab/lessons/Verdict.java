package sparselab.lessons;

/** What one check found. */
public sealed interface Verdict {

  /** The property holds. */
  record Holds() implements Verdict {}

  /**
   * The property does not hold: here is the smallest input that shows it.
   *
   * @param input the input, as the learner would write it
   * @param nudge what to think about next, not the answer
   */
  record Wrong(String input, String expected, String got, String nudge) implements Verdict {}

  /**
   * The learner's code ended without a result, or did not end.
   *
   * @param problem what happened, in a sentence
   */
  record Broke(String input, String problem, String nudge) implements Verdict {}

  /** The learner has not written anything yet. */
  record NotAttempted() implements Verdict {}

  /** For a place without HTML; empty when the property holds. */
  default String text() {
    return switch (this) {
      case Holds holds -> "";
      case NotAttempted none -> "Not attempted.";
      case Wrong wrong ->
          "for      %s\nexpected %s\ngot      %s\n%s"
              .formatted(wrong.input(), wrong.expected(), wrong.got(), wrong.nudge());
      case Broke broke ->
          (broke.input().isEmpty() ? "" : "for %s: ".formatted(broke.input()))
              + broke.problem()
              + "\n"
              + broke.nudge();
    };
  }
}
