package sparselab.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShellException;
import jdk.jshell.UnresolvedReferenceException;
import org.jspecify.annotations.Nullable;
import sparselab.notebook.CellSource.Place;

/** Writes errors so that they point into the cell and leave the kernel's own frames out. */
final class ErrorText {
  private static final int MOST_FRAMES = 10;
  private static final Pattern SAME_NAME =
      Pattern.compile("([\\w.]+) cannot be converted to \\1(?![\\w.])");
  private static final String UNKNOWN_NAME = "cannot find symbol"; // javac's words
  // Bold, not red: the page sets errors on red already, and red on dark red cannot be read.
  private static final String STRONG = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String END = "\u001b[0m";

  private final CellSource source;

  ErrorText(CellSource source) {
    this.source = source;
  }

  /** Source that does not compile. */
  CellError compile(List<Diag> diagnostics, Place place) {
    List<String> lines = new ArrayList<>();
    String first = "";
    for (Diag diagnostic : diagnostics) {
      if (!diagnostic.isError()) {
        continue;
      }
      List<String> message =
          diagnostic
              .getMessage(Locale.ENGLISH)
              .lines()
              .filter(line -> !line.strip().startsWith("location:"))
              .toList();
      first = first.isEmpty() && !message.isEmpty() ? message.getFirst() : first;
      int line = place.lineAt(diagnostic.getStartPosition());
      lines.add(STRONG + "Line " + line + ": " + message.getFirst() + END);
      message.stream().skip(1).forEach(lines::add);
      lines.addAll(pointer(diagnostic, place, line));
      if (SAME_NAME.matcher(message.getFirst()).find()) {
        lines.add(
            "  The value was made by an earlier version of this class: run the cell that makes it"
                + " again.");
      }
      if (message.getFirst().equals(UNKNOWN_NAME)) {
        lines.add("  Misspelt, or made in a cell above that has not run yet?");
      }
    }
    return new CellError("CompileError", first, lines);
  }

  private static List<String> pointer(Diag diagnostic, Place place, int line) {
    String text = place.textOf(line);
    int column = Math.min(place.columnAt(diagnostic.getStartPosition()), text.length());
    long length = diagnostic.getEndPosition() - diagnostic.getStartPosition();
    int marks = Math.clamp(length, 1, Math.max(1, text.length() - column));
    String number = line + " | ";
    return List.of(
        DIM + number + END + text,
        " ".repeat(number.length()) + indent(text, column) + STRONG + "^".repeat(marks) + END);
  }

  private static String indent(String text, int column) {
    // Tabs stay tabs, so that the mark stands under the right character.
    return text.substring(0, column).replaceAll("[^\t]", " ");
  }

  /** Source that stops in the middle. */
  CellError incomplete(Place place) {
    String message = "The cell ends in the middle of a statement: is a bracket or a quote missing?";
    int line = place.lineAt(0);
    return new CellError(
        "CompileError",
        message,
        List.of(
            STRONG + "Line " + line + ": " + message + END,
            DIM + line + " | " + END + place.textOf(line)));
  }

  /** An exception that the cell's code threw, or that calls a method which is not complete yet. */
  CellError thrown(JShellException exception, @Nullable Throwable raw) {
    if (exception instanceof UnresolvedReferenceException missing) {
      String message =
          "This uses "
              + missing.getSnippet().name()
              + ", whose code refers to something that does not exist yet";
      List<String> lines = new ArrayList<>(List.of(STRONG + message + END));
      frames(missing.getStackTrace(), lines);
      return new CellError("UnresolvedReference", message, lines);
    }
    List<String> lines = new ArrayList<>();
    String name = "";
    String message = "";
    JShellException cause = exception;
    for (int depth = 0; cause instanceof EvalException one && depth < 5; depth++) {
      String text = one.getMessage() == null ? "" : one.getMessage();
      String simple = simpleName(one.getExceptionClassName());
      if (depth == 0) {
        name = one.getExceptionClassName();
        message = text;
      }
      lines.add(
          (depth == 0 ? "" : "Caused by ")
              + STRONG
              + simple
              + (text.isEmpty() ? "" : ": " + text)
              + END);
      frames(one.getStackTrace(), lines);
      cause = one.getCause();
    }
    return new CellError(name.isEmpty() ? String.valueOf(raw) : name, message, lines);
  }

  private static String simpleName(String className) {
    return className.substring(
        Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
  }

  private void frames(StackTraceElement[] frames, List<String> lines) {
    int shown = 0;
    for (StackTraceElement frame : frames) {
      if (isPlumbing(frame)) {
        continue;
      }
      if (++shown > MOST_FRAMES && shown < frames.length) {
        lines.add(DIM + "    … " + (frames.length - shown + 1) + " more calls" + END);
        return;
      }
      lines.add(frame(frame));
    }
  }

  private static boolean isPlumbing(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.startsWith("jdk.internal.")
        || name.startsWith("java.lang.invoke.")
        || name.startsWith("java.lang.reflect.")
        || name.startsWith("java.util.stream.")
        || name.startsWith("jdk.jshell.")
        || name.startsWith("org.dflib.jjava.")
        || name.startsWith("sparselab.notebook.Cell")
        || name.startsWith("sparselab.notebook.StopCheck")
        || frame.getMethodName().equals("do_it$Aux");
  }

  private String frame(StackTraceElement frame) {
    String file = frame.getFileName();
    Place place = file != null && file.startsWith("#") ? source.get(file.substring(1)) : null;
    if (place == null && file != null && file.startsWith("#")) {
      return "    at this cell";
    }
    if (place == null) {
      return DIM + "    at " + frame + END;
    }
    int line = place.line(frame.getLineNumber());
    String method = methodName(frame);
    return "    at cell ["
        + place.cell()
        + "], line "
        + line
        + (method.isEmpty() ? "" : " in " + method)
        + DIM
        + ":  "
        + place.textOf(line).strip()
        + END;
  }

  private static String methodName(StackTraceElement frame) {
    String method = frame.getMethodName();
    if (method.startsWith("lambda$")) {
      return "a lambda";
    }
    return method.equals("do_it$") ? "" : method;
  }

  /** The kernel itself failed: with its frames, since they are what a report needs. */
  static CellError inKernel(Throwable error) {
    List<String> lines = new ArrayList<>();
    lines.add(STRONG + "The kernel failed: " + error + END);
    for (StackTraceElement frame : error.getStackTrace()) {
      lines.add(DIM + "    at " + frame + END);
      if (lines.size() > 2 * MOST_FRAMES) {
        break;
      }
    }
    return new CellError(error.getClass().getName(), String.valueOf(error.getMessage()), lines);
  }

  /** The learner pressed Interrupt. */
  static CellError interrupted(boolean stillRunning) {
    String message =
        stillRunning
            ? "Interrupted. A library call does not listen and still runs in the background;"
                + " restart the kernel to end it."
            : "Interrupted";
    return new CellError("Interrupted", message, List.of(STRONG + message + END));
  }
}
