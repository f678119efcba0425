package sparselab.lessons.exercises;

import java.util.Arrays;
import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.Verdict;

/** Lesson 04: the control that asks whether the places of a ticket matter. */
@FunctionalInterface
public interface RandomTicket {
  /**
   * For each layer a mask that keeps as many weights as the given one, at random places.
   *
   * @param kept one mask a layer
   * @param seed the same seed gives the same masks
   */
  boolean[][] masks(boolean[][] kept, long seed);

  /** The exercise. */
  Exercise<RandomTicket> EXERCISE =
      new Exercise<>(
          "random-ticket",
          "A random ticket",
          5,
          RandomTicket.class,
          "(k, s) -> randomTicket(k, s)",
          List.of(
              Check.of(
                  "keeps as many weights in each layer",
                  1,
                  counts(layers(20, 8), 1),
                  counts(layers(20, 8), 2)),
              Check.of(
                  "the same seed gives the same masks, another seed others",
                  1,
                  repeats(layers(40, 24))),
              Check.of(
                  "moves the weights and leaves its argument as it is", 1, moves(layers(40, 24)))),
          List.of(
              "Work on one layer after the other: a layer's mask has to keep its own count.",
              "new Random(seed), made once, and a shuffle of each layer's mask: swap element i with one"
                  + " at a random place of 0 … i, for i from the last to 1.",
              "Work on kept[layer].clone(), or the original is gone."),
          """
          boolean[][] randomTicket(boolean[][] kept, long seed) {
              // BEGIN SOLUTION
              var random = new Random(seed);
              boolean[][] shuffled = new boolean[kept.length][];
              for (int layer = 0; layer < kept.length; layer++) {
                  boolean[] mask = kept[layer].clone();
                  for (int i = mask.length - 1; i > 0; i--) {
                      int j = random.nextInt(i + 1);
                      boolean swap = mask[i];
                      mask[i] = mask[j];
                      mask[j] = swap;
                  }
                  shuffled[layer] = mask;
              }
              return shuffled;
              // END SOLUTION
          }""");

  /** Layers of these sizes; of each the first quarter, third, half … is kept. */
  static boolean[][] layers(int... sizes) {
    boolean[][] layers = new boolean[sizes.length][];
    for (int layer = 0; layer < sizes.length; layer++) {
      layers[layer] = new boolean[sizes[layer]];
      Arrays.fill(layers[layer], 0, sizes[layer] / (4 - layer % 3), true);
    }
    return layers;
  }

  /** As many weights in each layer as before. */
  static Property<RandomTicket> counts(boolean[][] kept, long seed) {
    return of -> {
      boolean[][] got = of.masks(copy(kept), seed);
      for (int layer = 0; layer < kept.length; layer++) {
        if (got == null || got.length != kept.length || got[layer].length != kept[layer].length) {
          return wrong(
              kept, seed, "a mask of the same length for each layer", got, "One mask a layer.");
        }
      }
      for (int layer = 0; layer < kept.length; layer++) {
        if (count(got[layer]) != count(kept[layer])) {
          return wrong(
              kept,
              seed,
              "%d kept in layer %d".formatted(count(kept[layer]), layer),
              got,
              total(got) == total(kept)
                  ? "As many in all, but not in each layer: this control asks about the places, so the"
                      + " layers' shares must stay. Shuffle each layer by itself."
                  : "A shuffle moves what is there, so that the count stays; drawing each place by"
                      + " chance does not.");
        }
      }
      return new Verdict.Holds();
    };
  }

  /** Same seed, same masks. */
  static Property<RandomTicket> repeats(boolean[][] kept) {
    return of -> {
      boolean[][] once = of.masks(copy(kept), 7);
      if (!Arrays.deepEquals(once, of.masks(copy(kept), 7))) {
        return wrong(
            kept,
            7,
            "the same masks when called again",
            once,
            "A result that nobody can repeat proves nothing: draw from new Random(seed) only.");
      }
      return Arrays.deepEquals(once, of.masks(copy(kept), 8))
          ? wrong(kept, 8, "other masks than with seed 7", once, "The seed has no effect.")
          : new Verdict.Holds();
    };
  }

  /** Not the ticket itself. */
  static Property<RandomTicket> moves(boolean[][] kept) {
    return of -> {
      boolean[][] given = copy(kept);
      boolean[][] got = of.masks(given, 3);
      if (!Arrays.deepEquals(given, kept)) {
        return wrong(
            kept,
            3,
            "the argument as it was",
            given,
            "Your method shuffled the ticket itself; take a clone.");
      }
      for (int layer = 0; layer < kept.length; layer++) {
        if (Arrays.equals(got[layer], kept[layer])) {
          return wrong(kept, 3, "other places in layer " + layer, got, "Nothing has moved.");
        }
      }
      return new Verdict.Holds();
    };
  }

  private static Verdict wrong(
      boolean[][] kept, long seed, String expected, boolean[][] got, String nudge) {
    return new Verdict.Wrong(
        "kept = %s, seed = %d".formatted(bits(kept), seed), expected, bits(got), nudge);
  }

  private static String bits(boolean[][] masks) {
    var text = new StringBuilder();
    for (boolean[] mask : masks) {
      text.append(text.isEmpty() ? "" : " | ");
      for (boolean one : mask) {
        text.append(one ? '1' : '0');
      }
    }
    return text.toString();
  }

  private static int count(boolean[] mask) {
    int count = 0;
    for (boolean one : mask) {
      count += one ? 1 : 0;
    }
    return count;
  }

  private static int total(boolean[][] masks) {
    return Arrays.stream(masks).mapToInt(RandomTicket::count).sum();
  }

  private static boolean[][] copy(boolean[][] masks) {
    return Arrays.stream(masks).map(boolean[]::clone).toArray(boolean[][]::new);
  }
}
