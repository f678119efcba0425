package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.BrokenGroups;

/** The key to {@link BrokenGroups}. */
public final class BrokenGroupsKey implements AnswerKey<BrokenGroups> {
  @Override
  public Exercise<BrokenGroups> exercise() {
    return BrokenGroups.EXERCISE;
  }

  @Override
  public List<Check<BrokenGroups>> hiddenChecks() {
    var random = new SplittableRandom(507);
    var properties = new ArrayList<Property<BrokenGroups>>();
    properties.add(BrokenGroups.example(1, -1, -2, -3, 0));
    for (int length : new int[] {0, 3, 9, 64}) {
      float[] row = new float[length];
      int[] values = new int[length / 4 + 1];
      int broken = 0;
      for (int i = 0; i < length; i++) {
        row[i] = random.nextInt(-1, 2);
        values[i / 4] += row[i] != 0 ? 1 : 0;
        broken += row[i] != 0 && values[i / 4] == 3 ? 1 : 0;
      }
      properties.add(BrokenGroups.example(broken, row));
    }
    return List.of(new Check<>("hidden: right on random rows of any length", 1, properties));
  }

  @Override
  public List<Misstep> missteps() {
    String accepts = "accepts groups with two values or fewer";
    String counts = "counts each group with more than two once";
    return List.of(
        new Misstep(
            "wants exactly two", code("i = g", "row[i] != 0", "n != 2", "1"), accepts, "fine"),
        new Misstep(
            "a window that slides",
            code("i = g", "row[i] != 0", "n > 2", "1").replace("g += 4", "g++"),
            accepts,
            "groups begin at 0, 4, 8"),
        new Misstep(
            "counts values instead of groups",
            code("i = g", "row[i] != 0", "n > 2", "n - 2"),
            counts,
            "a broken one counts once"),
        new Misstep(
            "forgets negative values",
            code("i = g", "row[i] > 0", "n > 2", "1"),
            "hidden: right on random rows of any length",
            "negative ones too"),
        new Misstep(
            "only a full group is broken",
            code("i = g", "row[i] != 0", "n > 3", "1"),
            counts,
            "three or four values"));
  }

  private static String code(String from, String counts, String broken, String add) {
    return """
    int brokenGroups(float[] row) {
        int result = 0;
        for (int g = 0; g < row.length; g += 4) {
            int n = 0;
            for (int %s; i < Math.min(g + 4, row.length); i++) if (%s) n++;
            if (%s) result += %s;
        }
        return result;
    }"""
        .formatted(from, counts, broken, add);
  }
}
