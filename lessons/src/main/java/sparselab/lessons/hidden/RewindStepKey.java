package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.RewindStep;

/** The key to {@link RewindStep}. */
public final class RewindStepKey implements AnswerKey<RewindStep> {
  private static final long SEED = 401;
  private static final String REMOVES =
      "removes the smallest trained weights and goes back to the initial ones";
  private static final String SHARE = "takes the share of what is left, and brings nothing back";
  private static final String TIES = "breaks ties by index and changes no argument";

  @Override
  public Exercise<RewindStep> exercise() {
    return RewindStep.EXERCISE;
  }

  @Override
  public List<Check<RewindStep>> hiddenChecks() {
    var random = new SplittableRandom(SEED);
    var properties = new ArrayList<Property<RewindStep>>();
    for (int size : new int[] {1, 9, 50}) {
      float[] initial = new float[size];
      float[] trained = new float[size];
      boolean[] kept = new boolean[size];
      for (int i = 0; i < size; i++) {
        kept[i] = random.nextInt(4) > 0;
        initial[i] = kept[i] ? 1 + random.nextInt(9) : 0;
        trained[i] = kept[i] ? (float) random.nextGaussian() : 0;
      }
      properties.add(
          RewindStep.example(initial, trained, kept, 0.2, ticket(initial, trained, kept, 0.2)));
    }
    return List.of(new Check<>("hidden: right on random tensors", 2, properties));
  }

  private static float[] ticket(float[] initial, float[] trained, boolean[] kept, double share) {
    List<Integer> order =
        IntStream.range(0, kept.length)
            .filter(i -> kept[i])
            .boxed()
            .sorted(Comparator.comparing(i -> Math.abs(trained[i])))
            .toList();
    float[] ticket = new float[kept.length];
    for (int i : order.subList((int) Math.round(share * order.size()), order.size())) {
      ticket[i] = initial[i];
    }
    return ticket;
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep(
            "fine-tunes", step("kept[i]", "trained", "i", "trained"), REMOVES, "fine-tuning"),
        new Misstep(
            "ranks the initial weights",
            step("kept[i]", "initial", "i", "initial"),
            REMOVES,
            "what counts is |trained|"),
        new Misstep(
            "removes the largest",
            step("kept[i]", "-trained[i]", "i", "initial"),
            REMOVES,
            "small goes first"),
        new Misstep(
            "brings weights back",
            step("true", "trained", "i", "initial")
                .replace(
                    "share * order.size()",
                    "share * IntStream.range(0, kept.length).filter(i -> kept[i]).count()"),
            SHARE,
            "came back"),
        new Misstep(
            "counts those that are gone",
            step("true", "trained", "i", "initial"),
            SHARE,
            "3 weights should stay, yours keeps 4"),
        new Misstep(
            "a share of all weights",
            step("kept[i]", "trained", "i", "initial").replace("order.size())", "kept.length)"),
            SHARE,
            "3 weights should stay, yours keeps 2"),
        new Misstep(
            "of equal ones the last goes first",
            step("kept[i]", "trained", "-i", "initial"),
            TIES,
            "the lower index goes first"),
        new Misstep(
            "writes into the initial weights",
            step("kept[i]", "trained", "i", "initial")
                .replace(
                    "return ticket;",
                    "System.arraycopy(ticket, 0, initial, 0, ticket.length);\n    return ticket;"),
            TIES,
            "changed its arguments"));
  }

  private static String step(String takesPart, String ranked, String tie, String value) {
    String key = ranked.contains("[i]") ? "-Math.abs(trained[i])" : "Math.abs(" + ranked + "[i])";
    return """
    float[] rewind(float[] initial, float[] trained, boolean[] kept, double share) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < kept.length; i++) if (%s) order.add(i);
        order.sort(Comparator.<Integer>comparingDouble(i -> %s).thenComparing(i -> %s));
        float[] ticket = new float[kept.length];
        int k = (int) Math.round(share * order.size());
        for (int r = k; r < order.size(); r++) ticket[order.get(r)] = %s[order.get(r)];
        return ticket;
    }"""
        .formatted(takesPart, key, tie, value);
  }
}
