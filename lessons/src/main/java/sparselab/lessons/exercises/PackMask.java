package sparselab.lessons.exercises;

import java.util.Arrays;
import java.util.List;
import sparselab.lessons.Check;
import sparselab.lessons.Example;
import sparselab.lessons.Exercise;
import sparselab.lessons.Show;

/** Lesson 11: a mask as the bits that are shipped. */
@FunctionalInterface
public interface PackMask {
  /** Words of 64 bits; weight i is bit {@code i % 64} of word {@code i / 64}, set if kept. */
  long[] pack(boolean[] kept);

  /** The exercise. */
  Exercise<PackMask> EXERCISE =
      new Exercise<>(
          "pack-mask",
          "Pack the mask that ships",
          4,
          PackMask.class,
          "kept -> packMask(kept)",
          List.of(
              Check.of(
                  "packs a few bits, the first one lowest",
                  1,
                  example(true, false, true),
                  example(false, true)),
              Check.of("takes as many words as are needed", 1, sized(64), sized(65), sized(0)),
              Check.of(
                  "reaches the upper half of a word", 1, only(40, 64), only(63, 64), only(31, 32))),
          List.of(
              "There are (kept.length + 63) / 64 words.",
              "word[i / 64] |= 1L << (i % 64) sets bit i.",
              "Mind the L: 1 << 40 is computed in 32 bits and gives 1 << 8."),
          """
          long[] packMask(boolean[] kept) {
              // BEGIN SOLUTION
              long[] words = new long[(kept.length + 63) / 64];
              for (int i = 0; i < kept.length; i++) {
                  if (kept[i]) words[i / 64] |= 1L << (i % 64);
              }
              return words;
              // END SOLUTION
          }""");

  /** All kept. */
  private static Example<PackMask, long[]> sized(int length) {
    boolean[] kept = new boolean[length];
    Arrays.fill(kept, true);
    return example(kept);
  }

  /** One kept. */
  private static Example<PackMask, long[]> only(int index, int length) {
    boolean[] kept = new boolean[length];
    kept[index] = true;
    return example(kept);
  }

  /** One mask with what must come out, and words for each usual mistake. */
  static Example<PackMask, long[]> example(boolean... kept) {
    long[] expected = new long[(kept.length + 63) / 64];
    for (int i = 0; i < kept.length; i++) {
      expected[i / 64] |= kept[i] ? 1L << (i % 64) : 0;
    }
    return new Example<>(
        "kept = " + Show.value(kept),
        it -> it.pack(kept.clone()),
        expected,
        got -> {
          if (got.length != expected.length) {
            return "%d bits need %d words of 64, found %d."
                .formatted(kept.length, expected.length, got.length);
          }
          for (int w = 0; w < got.length; w++) {
            if (got[w] == (int) expected[w] || (got[w] >>> 32 == 0 && expected[w] >>> 32 != 0)) {
              return "Only the lower 32 bits are right: 1 << i is an int, 1L << i a long.";
            }
            if (got[w] == ~expected[w]) {
              return "Upside down: a bit is set where a weight is kept.";
            }
          }
          return "Weight 0 is the lowest bit of the first word, weight 1 the next, and each sets one bit.";
        });
  }
}
