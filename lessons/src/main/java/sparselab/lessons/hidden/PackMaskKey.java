package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.PackMask;

/** The key to {@link PackMask}. */
public final class PackMaskKey implements AnswerKey<PackMask> {
  @Override
  public Exercise<PackMask> exercise() {
    return PackMask.EXERCISE;
  }

  @Override
  public List<Check<PackMask>> hiddenChecks() {
    var random = new SplittableRandom(1112);
    var properties = new ArrayList<Property<PackMask>>();
    for (int length : new int[] {1, 63, 100, 300}) {
      boolean[] kept = new boolean[length];
      for (int i = 0; i < length; i++) {
        kept[i] = random.nextBoolean();
      }
      properties.add(PackMask.example(kept));
    }
    return List.of(new Check<>("hidden: right on random masks of many lengths", 1, properties));
  }

  @Override
  public List<Misstep> missteps() {
    String few = "packs a few bits, the first one lowest";
    String words = "takes as many words as are needed";
    String upper = "reaches the upper half of a word";
    return List.of(
        new Misstep(
            "an int is shifted",
            code("(kept.length + 63) / 64", "kept[i]", "1 << (i % 64)"),
            upper,
            "1L << i a long"),
        new Misstep(
            "one word too few for the rest",
            code(
                "Math.max(1, kept.length / 64)",
                "kept[i] && i / 64 < words.length",
                "1L << (i % 64)"),
            words,
            "65 bits need 2 words"),
        new Misstep(
            "always a word more",
            code("kept.length / 64 + 1", "kept[i]", "1L << (i % 64)"),
            words,
            "64 bits need 1 words"),
        new Misstep(
            "the first bit highest",
            code("(kept.length + 63) / 64", "kept[i]", "1L << (63 - i % 64)"),
            few,
            "lowest bit of the first word"),
        new Misstep(
            "sets what is gone",
            code("(kept.length + 63) / 64", "!kept[i]", "1L << (i % 64)"),
            few,
            "lowest bit of the first word"));
  }

  private static String code(String words, String sets, String bit) {
    return """
    long[] packMask(boolean[] kept) {
        long[] words = new long[%s];
        for (int i = 0; i < kept.length; i++) if (%s) words[i / 64] |= %s;
        return words;
    }"""
        .formatted(words, sets, bit);
  }
}
