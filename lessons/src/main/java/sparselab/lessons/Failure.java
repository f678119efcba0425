package sparselab.lessons;

import org.jspecify.annotations.Nullable;

/**
 * The learner's code gave no result: what happened, and what to think about, in words.
 *
 * <p>Made from what was thrown, here or in another process, or by whoever ended the code.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What every stub throws; any other unsupported operation is a mistake like others. */
  static final String NOT_YET = "not implemented yet";

  private final String problem;
  private final String nudge;
  private final boolean notYet;

  private Failure(String problem, String nudge, boolean notYet) {
    super(problem, null, false, false);
    this.problem = problem;
    this.nudge = nudge;
    this.notYet = notYet;
  }

  /** The code was ended from outside. */
  public static Failure ended(String problem, String nudge) {
    return new Failure(problem, nudge, false);
  }

  /**
   * The code threw.
   *
   * @param className of what was thrown
   * @param where in the learner's cell, or empty
   */
  public static Failure threw(String className, @Nullable String message, String where) {
    String name = className.substring(className.lastIndexOf('.') + 1);
    boolean notYet = name.equals("UnsupportedOperationException") && NOT_YET.equals(message);
    String problem =
        switch (name) {
          case "StackOverflowError" -> "your method called itself until the stack was full";
          case "OutOfMemoryError" -> "your code asked for more memory than there is";
          default -> "your code threw " + name + (message == null ? "" : ": " + message) + where;
        };
    return new Failure(problem, nudge(name), notYet);
  }

  static Failure of(Throwable thrown) {
    return thrown instanceof Failure failure
        ? failure
        : threw(thrown.getClass().getName(), thrown.getMessage(), where(thrown));
  }

  /** The line of the cell; the kernel compiles cells as classes {@code REPL.…}. */
  public static String where(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (frame.getClassName().startsWith("REPL.") && !frame.getMethodName().contains("$")) {
        return ", in line %d of %s".formatted(frame.getLineNumber(), frame.getMethodName());
      }
    }
    return "";
  }

  private static String nudge(String name) {
    return switch (name) {
      case "StackOverflowError" -> "What makes the recursion end?";
      case "OutOfMemoryError" -> "How large does an array grow?";
      case "ArrayIndexOutOfBoundsException", "IndexOutOfBoundsException" ->
          "Indices run from 0 to length − 1: is a bound off by one?";
      case "NullPointerException" -> "Something was used before it was given a value.";
      case "NegativeArraySizeException" -> "How was that size computed?";
      default -> "Run the method by itself in a new cell, on the input above.";
    };
  }

  public String problem() {
    return problem;
  }

  public String nudge() {
    return nudge;
  }

  /** The verdict on a check that found this. */
  Verdict verdict(String input) {
    return notYet ? new Verdict.NotAttempted() : new Verdict.Broke(input, problem, nudge);
  }
}
