package sparselab.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparselab.kernels.Elementwise.Pair;

/** Against the same formulas in double, over sizes around every vector length and offset. */
class ElementwiseTest {
  private static final int[] SIZES = {0, 1, 3, 15, 16, 17, 63, 64, 130};

  @ParameterizedTest
  @EnumSource(Pair.class)
  void combinesWithinItsStretchOnly(Pair pair) {
    for (int count : SIZES) {
      float[] a = Cases.sparse(count + 40, 0, 1);
      float[] b = Cases.sparse(count + 40, 0, 2);
      var y = Floats.allocate(count + 40);
      Elementwise.combine(pair, Floats.of(a), Floats.of(b), y, 19, count, Activation.RELU);
      for (int i = 0; i < count + 40; i++) {
        float both = pair == Pair.SUM ? a[i] + b[i] : a[i] * b[i];
        boolean inside = i >= 19 && i < 19 + count;
        assertEquals(inside ? Math.max(both, 0) : 0, y.get(i), 0, pair + " at " + i);
      }
    }
  }

  @Test
  void scalesAndSums() {
    for (int count : SIZES) {
      float[] x = Cases.sparse(count + 8, 0, 3);
      var y = Floats.allocate(count + 8);
      Elementwise.scale(1.5f, -0.25f, Floats.of(x), y, 5, count, Activation.NONE);
      double sum = 0;
      for (int i = 5; i < 5 + count; i++) {
        assertEquals(Math.fma(1.5f, x[i], -0.25f), y.get(i), 0, "at " + i);
        sum += x[i];
      }
      assertEquals(sum, Elementwise.sum(Floats.of(x), 5, count), 1e-4);
    }
  }

  @Test
  void siluOfAnythingIsRight() {
    var values = new float[3001];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i - 1500) * 0.1f; // −150 to 150: far beyond where e^x overflows
    }
    var y = Floats.allocate(values.length);
    Elementwise.scale(1, 0, Floats.of(values), y, 0, values.length, Activation.SILU);
    DoubleUnaryOperator silu = x -> x / (1 + Math.exp(-x));
    for (int i = 0; i < values.length; i++) {
      double expected = silu.applyAsDouble(values[i]);
      assertEquals(expected, y.get(i), 2e-6 * Math.max(1, Math.abs(expected)), "of " + values[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 33, 50})
  void normalisesColumns(int columns) {
    int rows = 37;
    float[] x = Cases.sparse(rows * columns, 0, 4);
    float[] scale = Cases.sparse(rows, 0, 5);
    float[] shift = Cases.sparse(rows, 0, 6);
    for (boolean centred : new boolean[] {true, false}) {
      var y = Floats.allocate((long) rows * columns);
      Columns.normalise(
          Floats.of(x), y, rows, columns, 0, columns, scale, centred ? shift : null, 1e-5f);
      for (int j = 0; j < columns; j++) {
        double mean = 0;
        for (int i = 0; centred && i < rows; i++) {
          mean += (double) x[i * columns + j] / rows;
        }
        double variance = 0;
        for (int i = 0; i < rows; i++) {
          variance += Math.pow(x[i * columns + j] - mean, 2) / rows;
        }
        for (int i = 0; i < rows; i++) {
          double value = (x[i * columns + j] - mean) / Math.sqrt(variance + 1e-5) * scale[i];
          double expected = centred ? value + shift[i] : value;
          assertEquals(expected, y.get((long) i * columns + j), 1e-5 * (1 + Math.abs(expected)));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 33, 50})
  void softmaxOfColumnsHidesWhatIsMinusInfinity(int columns) {
    int rows = 21;
    float[] s = Cases.sparse(rows * columns, 0, 7);
    for (int j = 0; j < columns; j++) {
      s[5 * columns + j] = Float.NEGATIVE_INFINITY;
      s[7 * columns + j] = 90; // e^90 overflows
    }
    float[] found = s.clone();
    float[] sums = new float[columns];
    Columns.softmax(found, rows, columns, 0.5f, sums);
    for (int j = 0; j < columns; j++) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        double expected = Math.exp(0.5 * (s[i * columns + j] - 90));
        assertEquals(expected, found[i * columns + j], 1e-6);
        sum += expected;
      }
      assertEquals(sum, sums[j], 1e-5);
    }
  }

  @Test
  void aTeamSharesAnyTask() {
    try (var team = Team.of(3)) {
      var done = new int[3];
      for (int round = 0; round < 100; round++) {
        team.share((part, parts) -> done[part] += parts);
      }
      for (int each : done) {
        assertEquals(300, each);
      }
    }
  }

  @Test
  void stretchesOutsideAreRefused() {
    var x = Floats.allocate(10);
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Elementwise.sum(x, 4, 7))
                .getMessage());
    assertTrue(message.contains("[4, 4 + 7)"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> Columns.normalise(x, x, 3, 3, 0, 3, new float[3], null, 0));
  }
}
