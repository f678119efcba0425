package sparselab.lessons.judge;

import java.util.Optional;
import java.util.stream.Collectors;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.AnswerKey.Misstep;
import sparselab.lessons.Exercise;
import sparselab.lessons.Explanation;
import sparselab.lessons.Grade;

/** Grades and exercises as lines of JSON, for the program that drives the judge. */
public final class GradeJson {
  private GradeJson() {}

  public static String grade(Grade grade) {
    String checks =
        grade.results().stream().map(GradeJson::result).collect(Collectors.joining(",", "[", "]"));
    return "{\"exercise\":%s,\"title\":%s,\"points\":%s,\"max\":%s,\"outcome\":%s,\"html\":%s,\"checks\":%s}"
        .formatted(
            quoted(grade.exercise()),
            quoted(grade.title()),
            grade.points(),
            grade.max(),
            quoted(grade.outcome().name()),
            quoted(grade.toHtml()),
            checks);
  }

  private static String result(Grade.Result result) {
    return "{\"name\":%s,\"points\":%s,\"max\":%s,\"message\":%s}"
        .formatted(
            quoted(result.check()),
            result.points(),
            result.worth(),
            quoted(result.verdict().text()));
  }

  /** What a driver has to know of an exercise; with its missteps where the key is there. */
  static String exercise(Exercise<?> exercise, Optional<AnswerKey<?>> key) {
    String missteps =
        key.stream()
            .flatMap(one -> one.missteps().stream())
            .map(GradeJson::misstep)
            .collect(Collectors.joining(",", "[", "]"));
    return "{\"kind\":\"function\",\"id\":%s,\"checkId\":%s,\"points\":%s,\"title\":%s,\"function\":%s,\"call\":%s,\"stub\":%s,\"solution\":%s,\"checkCell\":%s,\"missteps\":%s}"
        .formatted(
            quoted(exercise.id()),
            quoted(exercise.checkId()),
            exercise.points(),
            quoted(exercise.title()),
            quoted(exercise.function().getName()),
            quoted(exercise.call()),
            quoted(exercise.stub()),
            quoted(exercise.solution()),
            quoted(exercise.checkCell()),
            missteps);
  }

  private static String misstep(Misstep misstep) {
    return "{\"name\":%s,\"code\":%s,\"check\":%s,\"says\":%s}"
        .formatted(
            quoted(misstep.name()),
            quoted(misstep.code()),
            quoted(misstep.check()),
            quoted(misstep.says()));
  }

  /** What a driver has to know of a question that is graded by hand. */
  static String explanation(Explanation one) {
    return "{\"kind\":\"explanation\",\"id\":%s,\"points\":%s,\"title\":%s,\"stub\":%s,\"markScheme\":%s}"
        .formatted(
            quoted(one.id()),
            one.points(),
            quoted(one.title()),
            quoted(Explanation.ANSWER),
            quoted(one.markScheme()));
  }

  private static String quoted(String text) {
    var json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
