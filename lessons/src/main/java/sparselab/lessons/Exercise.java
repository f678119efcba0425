package sparselab.lessons;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A task for the learner, and how it is judged.
 *
 * @param <F> the functional interface that the learner's method becomes
 * @param id nbgrader's id of the cell the learner fills; lower case, with hyphens
 * @param title a few words
 * @param points what the exercise is worth, hidden checks included
 * @param function {@code F}; its methods take and return plain values (numbers, strings, arrays,
 *     lists), so that a grader can call them in another process
 * @param call the learner's method as an {@code F}: {@code (w, s) -> magnitudeMask(w, s)}
 * @param checks what the learner sees
 * @param hints from a faint one to a strong one
 * @param solution the model solution as the cell's text, its body between the lines {@value #BEGIN}
 *     and {@value #END}
 */
public record Exercise<F>(
    String id,
    String title,
    double points,
    Class<F> function,
    String call,
    List<Check<F>> checks,
    List<String> hints,
    String solution) {
  /** nbgrader's marks: what stands between them is the learner's to write. */
  public static final String BEGIN = "// BEGIN SOLUTION";

  public static final String END = "// END SOLUTION";

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Pattern BODY =
      Pattern.compile("(?s)(" + BEGIN + "\n)(.*\n)([ \t]*" + END + ")");

  public Exercise {
    checks = List.copyOf(checks);
    hints = List.copyOf(hints);
    double visible = checks.stream().mapToDouble(Check::points).sum();
    if (!ID.matcher(id).matches() || visible > points || checks.isEmpty() || hints.isEmpty()) {
      throw new IllegalArgumentException(
          "Exercise \"%s\": expected an id like magnitude-mask, hints, and checks worth at most %s points, found %s"
              .formatted(id, points, visible));
    }
    if (!function.isInterface() || !BODY.matcher(solution).find()) {
      throw new IllegalArgumentException(
          "Exercise %s: expected an interface and a solution with %s and %s, found %s"
              .formatted(id, BEGIN, END, function));
    }
  }

  /** What the learner's cell holds at first: it compiles, and says that it does nothing yet. */
  public String stub() {
    return BODY.matcher(solution)
        .replaceFirst(
            "$1    throw new UnsupportedOperationException(\"" + Failure.NOT_YET + "\");\n$3");
  }

  /** The check cell, as it stands in the notebook. */
  public String checkCell() {
    return "exercises." + name() + ".check(" + call + ")";
  }

  /** nbgrader's id of the check cell. */
  public String checkId() {
    return id + "-check";
  }

  /** The id as a Java name: magnitudeMask. */
  public String name() {
    return Pattern.compile("-(.)").matcher(id).replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }
}
