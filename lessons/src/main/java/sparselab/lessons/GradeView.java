package sparselab.lessons;

import java.util.stream.Collectors;
import sparselab.data.Html;
import sparselab.lessons.Grade.Result;

/** A grade as feedback: what holds, and the first thing that does not. */
final class GradeView {
  private GradeView() {}

  static String html(Grade grade) {
    return switch (grade.outcome()) {
      case NOT_ATTEMPTED ->
          Style.box(
              Style.IDLE,
              Style.head(Style.mark("○", Style.IDLE) + " Not attempted yet")
                  + "<div>Replace the line that throws by your code, run that cell, then this one."
                  + " hint() helps you to start.</div>");
      case RIGHT ->
          Style.box(
              Style.GOOD,
              Style.head(Style.mark("✓", Style.GOOD) + " Right! " + score(grade)) + checks(grade));
      case WRONG ->
          Style.box(
              Style.BAD,
              Style.head(Style.mark("✗", Style.BAD) + " Not yet: " + score(grade))
                  + checks(grade)
                  + firstProblem(grade));
    };
  }

  private static String score(Grade grade) {
    double later = grade.worth() - grade.max();
    return Show.points(grade.points())
        + " of "
        + Show.points(grade.max())
        + " points"
        + (later > 0
            ? "<span style=\"font-weight:400\"> ("
                + Show.points(later)
                + " more when graded, on inputs you have not seen)</span>"
            : "");
  }

  private static String checks(Grade grade) {
    return grade.results().stream()
        .map(GradeView::line)
        .collect(Collectors.joining("", "<div style=\"margin:4px 0\">", "</div>"));
  }

  private static String line(Result result) {
    String mark = result.passed() ? Style.mark("✓", Style.GOOD) : Style.mark("✗", Style.BAD);
    return "<div>%s %s <span style=\"color:%s\">(%s)</span></div>"
        .formatted(mark, Html.escape(result.check()), Style.IDLE, Show.points(result.worth()));
  }

  private static String firstProblem(Grade grade) {
    return grade.results().stream()
        .filter(result -> !result.passed())
        .findFirst()
        .map(result -> problem(result.verdict()))
        .orElse("");
  }

  private static String problem(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Wrong wrong ->
          rows(
                  row("for", wrong.input())
                      + row("expected", wrong.expected())
                      + row("got", wrong.got()))
              + nudge(wrong.nudge());
      case Verdict.Broke broke ->
          (broke.input().isEmpty() ? "" : rows(row("for", broke.input())))
              + "<div>"
              + Html.escape(sentence(broke.problem()))
              + "</div>"
              + nudge(broke.nudge());
      case Verdict.NotAttempted none -> "<div>Part of it is not implemented yet.</div>";
      case Verdict.Holds holds -> "";
    };
  }

  private static String rows(String rows) {
    return "<div style=\"display:grid;grid-template-columns:max-content 1fr;gap:2px 12px;"
        + "margin:4px 0\">"
        + rows
        + "</div>";
  }

  private static String row(String label, String value) {
    return "<span style=\"color:%s\">%s</span>%s"
        .formatted(Style.IDLE, label, Style.code(Html.escape(value)));
  }

  private static String nudge(String nudge) {
    return "<div style=\"font-style:italic\">" + Html.escape(nudge) + "</div>";
  }

  private static String sentence(String problem) {
    return Character.toUpperCase(problem.charAt(0)) + problem.substring(1) + ".";
  }
}
