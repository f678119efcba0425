package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.RiglStep;

/** The key to {@link RiglStep}. */
public final class RiglStepKey implements AnswerKey<RiglStep> {
  @Override
  public Exercise<RiglStep> exercise() {
    return RiglStep.EXERCISE;
  }

  @Override
  public List<Check<RiglStep>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right on a larger tensor",
            2,
            RiglStep.example(
                "1011010010",
                new float[] {4, 0, -1, 3, 0, 2, 0, 0, -0.5f, 0},
                new float[] {1, -7, 1, 1, 6, 1, 5, -8, 1, 2},
                0.4,
                "1101010100"),
            RiglStep.example("10", new float[] {1, 0}, new float[] {0, 0}, 1, "01")));
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep(
            "nothing comes back",
            with(
                "var a = new ArrayList<Integer>(); var p = new ArrayList<Integer>(); for (int i = 0; i < kept.length; i++) (kept[i] ? a : p).add(i); a.sort(Comparator.<Integer>comparingDouble(i -> Math.abs(weights[i]))); p.sort(Comparator.<Integer>comparingDouble(i -> -Math.abs(gradient[i]))); int k = (int) Math.round(share * a.size()); boolean[] n = kept.clone(); for (int r = 0; r < k; r++) { n[a.get(r)] = false;  } return n;"),
            "drops the smallest and grows where the gradient is largest",
            "As many must come as go"),
        new Misstep(
            "drops the largest",
            with(
                "var a = new ArrayList<Integer>(); var p = new ArrayList<Integer>(); for (int i = 0; i < kept.length; i++) (kept[i] ? a : p).add(i); a.sort(Comparator.<Integer>comparingDouble(i -> -Math.abs(weights[i]))); p.sort(Comparator.<Integer>comparingDouble(i -> -Math.abs(gradient[i]))); int k = (int) Math.round(share * a.size()); boolean[] n = kept.clone(); for (int r = 0; r < k; r++) { n[a.get(r)] = false; n[p.get(r)] = true; } return n;"),
            "drops the smallest and grows where the gradient is largest",
            "The wrong ones go"),
        new Misstep(
            "the gradient's sign",
            with(
                "var a = new ArrayList<Integer>(); var p = new ArrayList<Integer>(); for (int i = 0; i < kept.length; i++) (kept[i] ? a : p).add(i); a.sort(Comparator.<Integer>comparingDouble(i -> Math.abs(weights[i]))); p.sort(Comparator.<Integer>comparingDouble(i -> -gradient[i])); int k = (int) Math.round(share * a.size()); boolean[] n = kept.clone(); for (int r = 0; r < k; r++) { n[a.get(r)] = false; n[p.get(r)] = true; } return n;"),
            "drops the smallest and grows where the gradient is largest",
            "its sign does not matter"),
        new Misstep(
            "grows the smallest gradient",
            with(
                "var a = new ArrayList<Integer>(); var p = new ArrayList<Integer>(); for (int i = 0; i < kept.length; i++) (kept[i] ? a : p).add(i); a.sort(Comparator.<Integer>comparingDouble(i -> Math.abs(weights[i]))); p.sort(Comparator.<Integer>comparingDouble(i -> Math.abs(gradient[i]))); int k = (int) Math.round(share * a.size()); boolean[] n = kept.clone(); for (int r = 0; r < k; r++) { n[a.get(r)] = false; n[p.get(r)] = true; } return n;"),
            "drops the smallest and grows where the gradient is largest",
            "The wrong ones come"),
        new Misstep(
            "a share of all weights",
            with(
                "var a = new ArrayList<Integer>(); var p = new ArrayList<Integer>(); for (int i = 0; i < kept.length; i++) (kept[i] ? a : p).add(i); a.sort(Comparator.<Integer>comparingDouble(i -> Math.abs(weights[i]))); p.sort(Comparator.<Integer>comparingDouble(i -> -Math.abs(gradient[i]))); int k = (int) Math.round(share * kept.length); boolean[] n = kept.clone(); for (int r = 0; r < k; r++) { n[a.get(r)] = false; n[p.get(r)] = true; } return n;"),
            "drops the smallest and grows where the gradient is largest",
            "Not the right number moves"),
        new Misstep(
            "of equal ones the last",
            with(
                "var a = new ArrayList<Integer>(); var p = new ArrayList<Integer>(); for (int i = 0; i < kept.length; i++) (kept[i] ? a : p).add(i); a.sort(Comparator.<Integer>comparingDouble(i -> Math.abs(weights[i]) - 1e-6 * i)); p.sort(Comparator.<Integer>comparingDouble(i -> -Math.abs(gradient[i]))); int k = (int) Math.round(share * a.size()); boolean[] n = kept.clone(); for (int r = 0; r < k; r++) { n[a.get(r)] = false; n[p.get(r)] = true; } return n;"),
            "breaks ties by index",
            "Of equal magnitudes the lower index"));
  }

  private static String with(String body) {
    return """
    boolean[] riglStep(boolean[] kept, float[] weights, float[] gradient, double share) {
        %s
    }"""
        .formatted(body);
  }
}
