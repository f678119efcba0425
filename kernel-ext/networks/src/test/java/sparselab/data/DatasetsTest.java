package sparselab.data;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

class DatasetsTest {
  @Test
  void digitsHaveTheirKnownCounts() {
    Split split = Datasets.digits();
    int[] counts = {178, 182, 177, 183, 181, 182, 181, 179, 174, 180};
    int[] found = new int[10];
    for (Dataset part : parts(split)) {
      int[] ofPart = part.classCounts();
      Arrays.setAll(found, i -> found[i] + ofPart[i]);
      assertArrayEquals(new int[] {1, 8, 8}, part.exampleSizes());
      assertEquals(0, part.features().minNumber().floatValue());
      assertEquals(1, part.features().maxNumber().floatValue());
    }
    assertArrayEquals(counts, found);
  }

  @Test
  void mnistIsBalancedAndSplit70To15To15() {
    Split split = Datasets.mnist5k();
    assertArrayEquals(filled(350), split.train().classCounts());
    assertArrayEquals(filled(75), split.validation().classCounts());
    assertArrayEquals(filled(75), split.test().classCounts());
    assertArrayEquals(new long[] {3500, 1, 28, 28}, split.train().features().shape());
    assertArrayEquals(new long[] {3500, 784}, split.train().features(784).shape());
    assertEquals(1, split.train().features().maxNumber().floatValue());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 42})
  void partsShareNoExampleAndLoseNone(long seed) {
    Dataset all = numbered(997);
    Split split = Split.of(all, seed);
    var seen = new HashSet<Float>();
    for (Dataset part : parts(split)) {
      for (int i = 0; i < part.size(); i++) {
        float number = part.features().getFloat(i, 0);
        assertTrue(seen.add(number), "example " + number + " twice");
        assertEquals((int) number % 7, part.label(i), "label travels with its example");
      }
      for (int count : part.classCounts()) {
        double share = (double) part.size() / all.size();
        assertEquals(share * 997 / 7, count, 1.0, "class shares");
      }
    }
    assertEquals(997, seen.size());
  }

  @Test
  void sameSeedSameSplit() {
    Dataset all = numbered(200);
    assertEquals(Split.of(all, 3), Split.of(all, 3));
    assertEquals(Split.of(all, 3).train().features(), Split.of(all, 3).train().features());
    assertNotEquals(Split.of(all, 3).sha256(), Split.of(all, 4).sha256());
  }

  @Test
  void partsAreShuffledSoThatTheirFirstExamplesMixClasses() {
    int[] counts = Datasets.mnist5k().train().first(200).classCounts();
    assertTrue(Arrays.stream(counts).min().orElse(0) >= 5, Arrays.toString(counts));
  }

  @Test
  void changedFileIsRefused() throws IOException {
    byte[] file;
    try (var in = Datasets.class.getResourceAsStream("digits.sld.gz")) {
      file = requireNonNull(in).readAllBytes();
    }
    file[file.length / 2] ^= 1;
    var e =
        assertThrows(
            IOException.class,
            () ->
                Datasets.verified(
                    "digits",
                    file,
                    "e49284f13ec7a9139825f14b24fcf6b0904b2b8b39e88188f9a1b7a532f911b9"));
    assertTrue(e.toString().contains("Data set digits was changed: expected SHA-256 e49284"));
  }

  @Test
  void datasetChecksItsParts() {
    var features = Nd4j.create(new float[] {1, 2, 3, 4}, 2, 2);
    assertThrows(IllegalArgumentException.class, () -> Dataset.of("d", features, new int[] {0}, 2));
    var label =
        assertThrows(
            IllegalArgumentException.class, () -> Dataset.of("d", features, new int[] {0, 2}, 2));
    assertEquals("Dataset d, example 1: expected a label in [0, 2), found 2", label.getMessage());
    var broken = Nd4j.create(new float[] {1, Float.NaN, 3, 4}, 2, 2);
    assertThrows(
        IllegalArgumentException.class, () -> Dataset.of("d", broken, new int[] {0, 1}, 2));
    Dataset good = Dataset.of("d", features, new int[] {0, 1}, 2);
    assertThrows(IllegalArgumentException.class, () -> good.features(3));
    assertThrows(IndexOutOfBoundsException.class, () -> good.rows("part", 2));
    assertArrayEquals(new long[] {2, 2}, good.features().shape());
  }

  private static Dataset[] parts(Split split) {
    return new Dataset[] {split.train(), split.validation(), split.test()};
  }

  private static int[] filled(int count) {
    return IntStream.generate(() -> count).limit(10).toArray();
  }

  /** Example i has feature i and label i mod 7. */
  private static Dataset numbered(int size) {
    float[] values = new float[size];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      values[i] = i;
      labels[i] = i % 7;
    }
    return Dataset.of("numbered", Nd4j.create(values, size, 1), labels, 7);
  }
}
