package sparselab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.kernels.Products;
import sparselab.network.Conv2d;
import sparselab.network.Shape;

class WideConvTest {
  private static final int BATCH = 3;

  record Case(int in, int out, int kernel, int padding, int height, int width) {}

  static List<Case> cases() {
    return List.of(
        new Case(1, 16, 3, 1, 28, 28),
        new Case(16, 32, 3, 1, 14, 14),
        new Case(3, 5, 3, 0, 9, 7),
        new Case(2, 7, 5, 2, 8, 11),
        new Case(4, 3, 5, 4, 6, 6),
        new Case(6, 9, 1, 0, 5, 13),
        new Case(2, 2, 3, 2, 1, 4),
        new Case(5, 4, 4, 1, 6, 5));
  }

  private static Signal signal(Shape shape, Random random) {
    Signal signal = Signal.of(shape, BATCH, true);
    for (float[] values : List.of(signal.value(), Operations.gradient(signal))) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
    }
    return signal;
  }

  private static Parameter parameter(Shape shape, Random random) {
    float[] values = new float[shape.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Parameter("w", shape, Nd4j.create(values, shape.toLongs(), 'c'));
  }

  /** All that a step computes; twice over, so that scratch memory of the first is in the way. */
  private static List<float[]> step(Case c, boolean wide) {
    var random = new Random(7);
    var layer = new Conv2d(c.in, c.out, c.kernel, 1, c.padding);
    assertTrue(WideConvOperation.suits(layer));
    var shape = new Shape(c.in, c.height, c.width);
    Signal x = signal(shape, random);
    Signal y = signal(layer.outputShape(List.of(shape)), random);
    Parameter weight =
        parameter(Objects.requireNonNull(layer.weightShapes().get("weight")), random);
    Parameter bias = parameter(new Shape(c.out), random);
    Operation operation =
        wide
            ? new WideConvOperation(Products.best(), layer, x, y, weight, bias)
            : new Conv2dOperation(Products.best(), layer, x, y, weight, bias);
    for (int times = 0; times < 2; times++) {
      operation.forward(BATCH - times, true);
      Arrays.fill(Operations.gradient(x), 0);
      operation.backward(BATCH - times);
    }
    return List.of(y.value(), Operations.gradient(x), weight.gradient, bias.gradient);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesTheBitsOfTheUnfoldedProduct(Case c) {
    List<float[]> expected = step(c, false);
    List<float[]> found = step(c, true);
    for (int i = 0; i < expected.size(); i++) {
      // below four output channels the unfolded product adds its lanes in another order
      float tolerance = c.out < 4 ? 1e-5f : Float.MIN_VALUE;
      assertArrayEquals(expected.get(i), found.get(i), tolerance, c + ", array " + i);
    }
    assertFalse(WideConvOperation.suits(new Conv2d(1, 1, 3, 2, 1)));
    assertFalse(WideConvOperation.suits(new Conv2d(1, 1, 1, 1, 1)));
  }
}
