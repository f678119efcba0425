package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.Verdict;
import sparselab.lessons.exercises.RandomTicket;

/** The key to {@link RandomTicket}. */
public final class RandomTicketKey implements AnswerKey<RandomTicket> {
  private static final int SEEDS = 60;

  /** Random's first numbers are much alike for neighbouring seeds. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final String COUNTS = "keeps as many weights in each layer";
  private static final String SEEDED = "the same seed gives the same masks, another seed others";
  private static final String MOVES = "moves the weights and leaves its argument as it is";

  @Override
  public Exercise<RandomTicket> exercise() {
    return RandomTicket.EXERCISE;
  }

  @Override
  public List<Check<RandomTicket>> hiddenChecks() {
    boolean[][] odd = {new boolean[3], {true}, {true, false, true, false, false}, {}};
    return List.of(
        Check.of("hidden: empty, full and odd layers", 1, RandomTicket.counts(odd, 5)),
        Check.of("hidden: every place can be reached", 1, reachesAll()));
  }

  /** One kept weight of eight; over sixty seeds it must have been everywhere. */
  private static Property<RandomTicket> reachesAll() {
    return of -> {
      boolean[] seen = new boolean[8];
      for (long seed = 0; seed < SEEDS; seed++) {
        boolean[] one = {true, false, false, false, false, false, false, false};
        boolean[][] got = of.masks(new boolean[][] {one}, seed * SPREAD);
        for (int i = 0; i < seen.length; i++) {
          seen[i] |= got[0][i];
        }
      }
      for (int i = 0; i < seen.length; i++) {
        if (!seen[i]) {
          return new Verdict.Wrong(
              "kept = 10000000, sixty seeds",
              "each of the eight places at least once",
              "never place " + i,
              "Every place must have a chance: swap element i with one of 0 … i, i itself among them.");
        }
      }
      return new Verdict.Holds();
    };
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep(
            "draws each place by chance",
            layers("for (int i = 0; i < mask.length; i++) mask[i] = random.nextDouble() < 0.3;"),
            COUNTS,
            "so that the count stays"),
        new Misstep(
            "one shuffle over all layers",
            """
            boolean[][] randomTicket(boolean[][] kept, long seed) {
                var all = new ArrayList<Boolean>();
                for (boolean[] mask : kept) for (boolean one : mask) all.add(one);
                Collections.shuffle(all, new Random(seed));
                boolean[][] result = new boolean[kept.length][];
                int next = 0;
                for (int layer = 0; layer < kept.length; layer++) {
                    result[layer] = new boolean[kept[layer].length];
                    for (int i = 0; i < result[layer].length; i++) result[layer][i] = all.get(next++);
                }
                return result;
            }""",
            COUNTS,
            "Shuffle each layer by itself"),
        new Misstep(
            "not repeatable",
            layers(SHUFFLE).replace("new Random(seed)", "new Random()"),
            SEEDED,
            "nobody can repeat"),
        new Misstep(
            "the seed is ignored",
            layers(SHUFFLE).replace("new Random(seed)", "new Random(1)"),
            SEEDED,
            "The seed has no effect"),
        new Misstep(
            "shuffles the ticket itself",
            layers(SHUFFLE).replace("kept[layer].clone()", "kept[layer]"),
            MOVES,
            "shuffled the ticket itself"),
        new Misstep("returns the ticket", layers(""), MOVES, "Nothing has moved"),
        new Misstep(
            "never stays in place",
            layers(SHUFFLE).replace("nextInt(i + 1)", "nextInt(i)").replace("i > 0", "i > 1"),
            "hidden: every place can be reached",
            "Every place must have a chance"));
  }

  private static final String SHUFFLE =
      "for (int i = mask.length - 1; i > 0; i--) { int j = random.nextInt(i + 1);"
          + " boolean swap = mask[i]; mask[i] = mask[j]; mask[j] = swap; }";

  private static String layers(String line) {
    return """
    boolean[][] randomTicket(boolean[][] kept, long seed) {
        var random = new Random(seed);
        boolean[][] result = new boolean[kept.length][];
        for (int layer = 0; layer < kept.length; layer++) {
            boolean[] mask = kept[layer].clone();
            %s
            result[layer] = mask;
        }
        return result;
    }"""
        .formatted(line);
  }
}
