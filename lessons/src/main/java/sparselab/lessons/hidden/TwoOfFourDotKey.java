package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.TwoOfFourDot;

/** The key to {@link TwoOfFourDot}. */
public final class TwoOfFourDotKey implements AnswerKey<TwoOfFourDot> {
  @Override
  public Exercise<TwoOfFourDot> exercise() {
    return TwoOfFourDot.EXERCISE;
  }

  @Override
  public List<Check<TwoOfFourDot>> hiddenChecks() {
    var random = new SplittableRandom(809);
    var properties = new ArrayList<Property<TwoOfFourDot>>();
    for (int groups : new int[] {1, 4, 25}) {
      float[] values = new float[2 * groups];
      int[] places = new int[2 * groups];
      for (int g = 0; g < groups; g++) {
        places[2 * g] = random.nextInt(3);
        places[2 * g + 1] = random.nextInt(places[2 * g] + 1, 4);
        values[2 * g] = random.nextInt(-4, 5);
        values[2 * g + 1] = random.nextInt(-4, 5);
      }
      float[] x = new float[4 * groups];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextInt(1, 30);
      }
      properties.add(TwoOfFourDot.example(values, places, x));
    }
    return List.of(new Check<>("hidden: right on random rows", 1, properties));
  }

  @Override
  public List<Misstep> missteps() {
    String one = "multiplies one group";
    String later = "finds the inputs of later groups";
    return List.of(
        new Misstep("places in the row", code("places[s]"), later, "beginning of its group"),
        new Misstep("ignores the places", code("s"), one, "Slot s is not input s"),
        new Misstep(
            "four slots a group",
            code("4 * (s / 4) + places[s]"),
            later,
            "Two slots share a group"),
        new Misstep("groups of two inputs", code("2 * (s / 2) + places[s]"), later, "begin at 4"),
        new Misstep("reads beyond the end", code("4 * s + places[s]"), one, "Indices run from 0"));
  }

  private static String code(String input) {
    return """
    float twoOfFourDot(float[] values, int[] places, float[] x) {
        float sum = 0;
        for (int s = 0; s < values.length; s++) sum += values[s] * x[%s];
        return sum;
    }"""
        .formatted(input);
  }
}
