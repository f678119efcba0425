package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.WholeSpeedup;

/** The key to {@link WholeSpeedup}. */
public final class WholeSpeedupKey implements AnswerKey<WholeSpeedup> {
  @Override
  public Exercise<WholeSpeedup> exercise() {
    return WholeSpeedup.EXERCISE;
  }

  @Override
  public List<Check<WholeSpeedup>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for other networks",
            1,
            WholeSpeedup.example(new double[] {0.75, 0.2, 0.05}, new double[] {2.6, 1, 0.5}),
            WholeSpeedup.example(new double[] {90, 10}, new double[] {3.2, 1})));
  }

  @Override
  public List<Misstep> missteps() {
    String alike = "is right when all layers gain alike";
    String held = "is held back by the layers that stay dense";
    return List.of(
        new Misstep(
            "averages the speed-ups",
            code("sum += speedups[i] / seconds.length;", "sum"),
            held,
            "speed-ups may not"),
        new Misstep(
            "averages them by time",
            code("sum += speedups[i] * seconds[i]; total += seconds[i];", "sum / total"),
            held,
            "speed-ups may not"),
        new Misstep(
            "multiplies them",
            code("if (i == 0) sum = 1; sum *= speedups[i];", "sum"),
            alike,
            "do not multiply"),
        new Misstep(
            "upside down",
            code("sum += seconds[i] / speedups[i]; total += seconds[i];", "sum / total"),
            alike,
            "Upside down"),
        new Misstep(
            "the best layer's",
            code("sum = Math.max(sum, speedups[i]);", "sum"),
            held,
            "before and after, then divide"));
  }

  private static String code(String step, String value) {
    return """
    double wholeSpeedup(double[] seconds, double[] speedups) {
        double sum = 0, total = 0;
        for (int i = 0; i < seconds.length; i++) { %s }
        return %s;
    }"""
        .formatted(step, value);
  }
}
