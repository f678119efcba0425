package sparselab.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Examples with a class each. Immutable; the feature array is shared: read it, do not write it.
 *
 * @param name what the examples are
 * @param features float32 (n, …); images are (n, channels, height, width)
 * @param labels n classes, 0 ≤ label &lt; classes
 * @param classes number of classes
 * @param sha256 digest of where the examples come from: of the file, or of the file's digest and
 *     the rows taken
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out; equality is by digest
public record Dataset(String name, INDArray features, int[] labels, int classes, String sha256) {
  /** Throws when counts differ, a label is outside the classes, or a feature is not finite. */
  public Dataset {
    labels = labels.clone();
    if (features.dataType() != DataType.FLOAT || features.rank() < 2) {
      throw new IllegalArgumentException(
          "Dataset %s: expected features float32 (n, …), found %s"
              .formatted(name, features.shapeInfoToString()));
    }
    if (features.size(0) != labels.length) {
      throw new IllegalArgumentException(
          "Dataset %s: %d examples but %d labels".formatted(name, features.size(0), labels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "Dataset %s, example %d: expected a label in [0, %d), found %d"
                .formatted(name, i, classes, labels[i]));
      }
    }
  }

  /**
   * The learner's own examples, with a digest over their content.
   *
   * @throws IllegalArgumentException as the constructor, or when a feature is NaN or infinite
   */
  public static Dataset of(String name, INDArray features, int[] labels, int classes) {
    float[] values = features.dup('c').data().asFloat();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "Dataset %s: feature %d is %s; clean the data first".formatted(name, i, values[i]));
      }
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * (values.length + labels.length));
    bytes.asFloatBuffer().put(values);
    bytes.position(4 * values.length).asIntBuffer().put(labels);
    return new Dataset(name, features, labels, classes, Digest.sha256(bytes.array()));
  }

  /** Number of examples. */
  public int size() {
    return labels.length;
  }

  @Override
  public int[] labels() {
    return labels.clone();
  }

  /** Class of one example. */
  public int label(int example) {
    return labels[example];
  }

  /** Sizes of one example. */
  public int[] exampleSizes() {
    return Arrays.stream(features.shape()).skip(1).mapToInt(Math::toIntExact).toArray();
  }

  /**
   * The features with each example in another shape, such as flat: (n, sizes…); a view.
   *
   * @throws IllegalArgumentException when the number of values differs
   */
  public INDArray features(int... sizes) {
    long wanted = IntStream.of(sizes).asLongStream().reduce(1, (a, b) -> a * b);
    if (wanted * size() != features.length()) {
      throw new IllegalArgumentException(
          "Dataset %s: an example has sizes %s, which does not fit %s"
              .formatted(name, Arrays.toString(exampleSizes()), Arrays.toString(sizes)));
    }
    long[] shape = new long[sizes.length + 1];
    shape[0] = size();
    for (int i = 0; i < sizes.length; i++) {
      shape[i + 1] = sizes[i];
    }
    return features.reshape('c', shape);
  }

  /**
   * Some of the examples, in the order given.
   *
   * @throws IndexOutOfBoundsException when a row is not one of the examples
   */
  public Dataset rows(String part, int... rows) {
    int width = Math.toIntExact(features.length() / Math.max(1, size()));
    float[] values = features.dup('c').data().asFloat();
    float[] taken = new float[rows.length * width];
    int[] takenLabels = new int[rows.length];
    ByteBuffer bytes = ByteBuffer.allocate(4 * rows.length);
    for (int i = 0; i < rows.length; i++) {
      int row = Objects.checkIndex(rows[i], size());
      System.arraycopy(values, row * width, taken, i * width, width);
      takenLabels[i] = labels[row];
      bytes.putInt(row);
    }
    long[] shape = features.shape().clone(); // ND4J hands out its own array
    shape[0] = rows.length;
    return new Dataset(
        name + " " + part,
        Nd4j.create(taken, shape, 'c'),
        takenLabels,
        classes,
        Digest.sha256(sha256.getBytes(StandardCharsets.US_ASCII), bytes.array()));
  }

  /** The first examples; parts of a {@link Split} are shuffled, so this is a fair sample of one. */
  public Dataset first(int count) {
    return rows("first " + count, IntStream.range(0, count).toArray());
  }

  /** Number of examples of each class. */
  public int[] classCounts() {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dataset dataset
        && name.equals(dataset.name)
        && sha256.equals(dataset.sha256);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }

  @Override
  public String toString() {
    return "%s: %,d examples of %s, %d classes, sha256 %s…"
        .formatted(name, size(), Arrays.toString(exampleSizes()), classes, sha256.substring(0, 12));
  }
}
