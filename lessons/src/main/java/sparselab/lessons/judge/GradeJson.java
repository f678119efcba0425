package sparselab.lessons.judge;

import java.util.stream.Collectors;
import sparselab.lessons.Exercise;
import sparselab.lessons.Grade;

/** A grade as one line of JSON, for the program that drives the judge. */
final class GradeJson {
  private GradeJson() {}

  static String grade(Grade grade) {
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

  /** What a driver has to know of an exercise. */
  static String exercise(Exercise<?> exercise) {
    return "{\"id\":%s,\"checkId\":%s,\"points\":%s,\"title\":%s,\"function\":%s,\"call\":%s,\"stub\":%s,\"solution\":%s,\"checkCell\":%s}"
        .formatted(
            quoted(exercise.id()),
            quoted(exercise.checkId()),
            exercise.points(),
            quoted(exercise.title()),
            quoted(exercise.function().getName()),
            quoted(exercise.call()),
            quoted(exercise.stub()),
            quoted(exercise.solution()),
            quoted(exercise.checkCell()));
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
