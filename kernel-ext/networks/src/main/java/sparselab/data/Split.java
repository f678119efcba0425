package sparselab.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Three parts of a data set that share no example.
 *
 * @param train to fit weights
 * @param validation to choose: ratios, epochs, masks
 * @param test to report, once
 */
public record Split(Dataset train, Dataset validation, Dataset test) {
  /** Share of the examples for training; the rest is halved. */
  public static final double TRAIN_SHARE = 0.7;

  public Split {
    if (train.classes() != validation.classes() || train.classes() != test.classes()) {
      throw new IllegalArgumentException(
          "Split: the parts have %d, %d, %d classes"
              .formatted(train.classes(), validation.classes(), test.classes()));
    }
  }

  /**
   * Shuffles the examples of each class and deals them 70 : 15 : 15, so that every part has the
   * classes in the same shares to within one example. The same seed gives the same parts.
   */
  public static Split of(Dataset all, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    var parts =
        List.of(new ArrayList<Integer>(), new ArrayList<Integer>(), new ArrayList<Integer>());
    for (int label = 0; label < all.classes(); label++) {
      var rows = new ArrayList<Integer>();
      for (int row = 0; row < all.size(); row++) {
        if (all.label(row) == label) {
          rows.add(row);
        }
      }
      Collections.shuffle(rows, Random.from(random));
      int train = (int) Math.round(TRAIN_SHARE * rows.size());
      int validation = train + (rows.size() - train) / 2;
      parts.get(0).addAll(rows.subList(0, train));
      parts.get(1).addAll(rows.subList(train, validation));
      parts.get(2).addAll(rows.subList(validation, rows.size()));
    }
    return new Split(
        part(all, "train", parts.get(0), random),
        part(all, "validation", parts.get(1), random),
        part(all, "test", parts.get(2), random));
  }

  private static Dataset part(
      Dataset all, String name, List<Integer> rows, RandomGenerator random) {
    Collections.shuffle(rows, Random.from(random));
    return all.rows(name, rows.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Digest over the three parts. */
  public String sha256() {
    return Digest.sha256(
        (train.sha256() + validation.sha256() + test.sha256()).getBytes(StandardCharsets.US_ASCII));
  }
}
