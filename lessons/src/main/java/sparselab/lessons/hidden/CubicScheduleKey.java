package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.CubicSchedule;

/** The key to {@link CubicSchedule}. */
public final class CubicScheduleKey implements AnswerKey<CubicSchedule> {
  @Override
  public Exercise<CubicSchedule> exercise() {
    return CubicSchedule.EXERCISE;
  }

  @Override
  public List<Check<CubicSchedule>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for other targets",
            2,
            CubicSchedule.example(0.96, 0.96 * 19 / 27, 0.96 * 26 / 27, 0.96),
            CubicSchedule.example(0, 0, 0)));
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep(
            "a straight line",
            with(
                "double[] s = new double[rounds]; for (int r = 1; r <= rounds; r++) s[r - 1] = target * r / rounds; return s;"),
            "takes much at first and little at the end",
            "straight line"),
        new Misstep(
            "starts at zero",
            with(
                "double[] s = new double[rounds]; for (int r = 1; r <= rounds; r++) s[r - 1] = target * (1 - Math.pow(1 - (r - 1.0) / rounds, 3)); return s;"),
            "takes much at first and little at the end",
            "never reaches the target"),
        new Misstep(
            "upside down",
            with(
                "double[] s = new double[rounds]; for (int r = 1; r <= rounds; r++) s[r - 1] = target * Math.pow((double) r / rounds, 3); return s;"),
            "takes much at first and little at the end",
            "takes most at the end"),
        new Misstep(
            "squared",
            with(
                "double[] s = new double[rounds]; for (int r = 1; r <= rounds; r++) s[r - 1] = target * (1 - Math.pow(1 - (double) r / rounds, 2)); return s;"),
            "takes much at first and little at the end",
            "third power"),
        new Misstep(
            "whole numbers",
            with(
                "double[] s = new double[rounds]; for (int r = 1; r <= rounds; r++) s[r - 1] = target * (1 - Math.pow(1 - r / rounds, 3)); return s;"),
            "takes much at first and little at the end",
            "cast one to double"));
  }

  private static String with(String body) {
    return """
    double[] cubicSchedule(double target, int rounds) {
        %s
    }"""
        .formatted(body);
  }
}
