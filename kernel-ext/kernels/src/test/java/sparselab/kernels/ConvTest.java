package sparselab.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparselab.kernels.Conv.Shape;
import sparselab.sparse.Csr;

class ConvTest {
  /** Channels in, height, width, channels out, window, stride, padding. */
  static List<Shape> shapes() {
    return List.of(
        new Shape(1, 1, 1, 1, 1, 1, 1, 0),
        new Shape(3, 5, 7, 4, 1, 1, 1, 0),
        new Shape(32, 14, 14, 17, 1, 1, 1, 0),
        new Shape(6, 9, 9, 5, 1, 1, 2, 0),
        new Shape(3, 8, 11, 9, 3, 3, 1, 1),
        new Shape(5, 28, 28, 7, 3, 3, 1, 1),
        new Shape(9, 7, 70, 5, 3, 3, 1, 0),
        new Shape(2, 6, 9, 3, 3, 3, 1, 4),
        new Shape(40, 7, 7, 6, 3, 3, 1, 1),
        new Shape(3, 32, 32, 8, 3, 3, 2, 1),
        new Shape(4, 17, 16, 3, 3, 3, 2, 0),
        new Shape(2, 12, 12, 3, 5, 5, 1, 2),
        new Shape(2, 13, 40, 3, 7, 7, 2, 3),
        new Shape(2, 4, 4, 3, 1, 3, 1, 2),
        new Shape(1, 3, 50, 2, 3, 1, 3, 1),
        new Shape(9, 1, 1, 9, 3, 3, 1, 1),
        new Shape(7, 2, 3, 7, 3, 3, 1, 2),
        new Shape(130, 14, 14, 9, 3, 3, 1, 1),
        new Shape(6, 15, 33, 6, 3, 3, 2, 1),
        new Shape(5, 20, 34, 5, 1, 1, 2, 0));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void every_rung_equals_the_reference(Shape s) {
    for (double sparsity : new double[] {0, 0.8, 1}) {
      float[] dense = Cases.sparse(s.outChannels() * s.patch(), sparsity, 3);
      var weights = Csr.of(s.outChannels(), s.patch(), dense);
      var epilogue = new Epilogue(Cases.sparse(s.outChannels(), 0, 4), Activation.RELU);
      float[] expected = run(Conv.ALL.getFirst().prepare(s, weights), epilogue);
      try (var team = Team.of(2)) {
        for (Conv rung : Conv.ALL) {
          var prepared = rung.prepare(s, weights);
          Cases.close(expected, run(prepared, epilogue), s.patch(), rung.name());
          var output = Floats.allocate(expected.length);
          prepared.multiply(input(s), output, epilogue, team);
          Cases.close(expected, output.toArray(), s.patch(), rung.name() + " by a team");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void depthwise_equals_the_reference(Shape of) {
    int channels = of.outChannels();
    var s =
        new Shape(
            channels,
            of.height(),
            of.width(),
            channels,
            of.kernelHeight(),
            of.kernelWidth(),
            of.stride(),
            of.padding());
    float[] weights = Cases.sparse(channels * s.kernelHeight() * s.kernelWidth(), 0, 5);
    var epilogue = new Epilogue(Cases.sparse(channels, 0, 4), Activation.RELU6);
    float[] expected = run(Depthwise.ALL.getFirst().prepare(s, weights), epilogue);
    try (var team = Team.of(2)) {
      for (Depthwise rung : Depthwise.ALL) {
        var prepared = rung.prepare(s, weights);
        Cases.close(expected, run(prepared, epilogue), 64, rung.name());
        // Twice, because the buffer of the first call is used again.
        Cases.close(expected, run(prepared, epilogue), 64, rung.name());
        var output = Floats.allocate(expected.length);
        prepared.multiply(input(s), output, epilogue, team);
        Cases.close(expected, output.toArray(), 64, rung.name() + " by a team");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void a_depthwise_convolution_and_its_reader_as_one_equal_both(Shape s) {
    float[] windows = Cases.sparse(s.inChannels() * s.kernelHeight() * s.kernelWidth(), 0, 5);
    for (double sparsity : new double[] {0, 0.8, 1}) {
      var weights =
          Csr.of(
              s.outChannels(),
              s.inChannels(),
              Cases.sparse(s.outChannels() * s.inChannels(), sparsity, 3));
      for (Activation middle : List.of(Activation.NONE, Activation.RELU, Activation.RELU6)) {
        var between = new Epilogue(Cases.sparse(s.inChannels(), 0, 6), middle);
        var epilogue = new Epilogue(Cases.sparse(s.outChannels(), 0, 4), Activation.GELU);
        float[] expected =
            run(Separable.ALL.getFirst().prepare(s, windows, between, weights), epilogue);
        try (var team = Team.of(3)) {
          for (Separable rung : Separable.ALL) {
            var prepared = rung.prepare(s, windows, between, weights);
            Cases.close(expected, run(prepared, epilogue), 4 * s.patch(), rung.name());
            var output = Floats.allocate(expected.length);
            prepared.multiply(input(s), output, epilogue, team);
            Cases.close(expected, output.toArray(), 4 * s.patch(), rung.name() + " by a team");
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void what_the_output_held_becomes_a_term(Shape s) {
    float[] dense = Cases.sparse(s.outChannels() * s.patch(), 0.7, 3);
    float[] windows = Cases.sparse(s.inChannels() * s.kernelHeight() * s.kernelWidth(), 0, 5);
    var weights = Csr.of(s.outChannels(), s.patch(), dense);
    var pointwise =
        Csr.of(
            s.outChannels(),
            s.inChannels(),
            Cases.sparse(s.outChannels() * s.inChannels(), 0.7, 6));
    float[] bias = Cases.sparse(s.outChannels(), 0, 4);
    for (Conv rung : Conv.ALL) {
      added(rung.prepare(s, weights), bias);
    }
    for (Separable rung : Separable.ALL) {
      added(rung.prepare(s, windows, Epilogue.NONE, pointwise), bias);
    }
  }

  private static void added(Conv.Prepared conv, float[] bias) {
    if (!conv.adds()) {
      return;
    }
    float[] expected = run(conv, new Epilogue(bias, Activation.NONE));
    float[] held = Cases.sparse(expected.length, 0, 8);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Activation.RELU.apply(expected[i] + held[i]);
    }
    // Twice, because what the first call left in its buffers must not matter.
    for (int call = 0; call < 2; call++) {
      var output = Floats.of(held);
      conv.multiply(input(conv.shape()), output, new Epilogue(bias, Activation.RELU, true));
      Cases.close(expected, output.toArray(), conv.shape().patch(), conv.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void pooling_equals_the_window_by_hand(Shape s) {
    var x = input(s);
    long size = (long) s.outHeight() * s.outWidth();
    for (boolean mean : new boolean[] {false, true}) {
      var around = Floats.allocate(s.inChannels() * size + 2);
      var y = around.slice(1, s.inChannels() * size);
      var pooling = new Pooling(s, mean);
      // In two parts, as two threads would.
      pooling.run(x, y, 0, s.inChannels() / 2);
      pooling.run(x, y, s.inChannels() / 2, s.inChannels());
      for (int c = 0; c < s.inChannels(); c++) {
        for (int oy = 0; oy < s.outHeight(); oy++) {
          for (int ox = 0; ox < s.outWidth(); ox++) {
            float found = y.get(c * size + (long) oy * s.outWidth() + ox);
            assertEquals(window(x, s, c, oy, ox, mean), found, 1e-6, "mean " + mean);
          }
        }
      }
      assertEquals(0, around.get(0), "wrote before the output");
      assertEquals(0, around.get(around.size() - 1), "wrote after the output");
    }
    refused("room for", () -> new Pooling(s, true).run(x, x, 0, s.inChannels() + 1));
  }

  private static float window(Floats x, Shape s, int c, int oy, int ox, boolean mean) {
    double sum = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int ky = 0; ky < s.kernelHeight(); ky++) {
      for (int kx = 0; kx < s.kernelWidth(); kx++) {
        int row = oy * s.stride() + ky - s.padding();
        int column = ox * s.stride() + kx - s.padding();
        if (row >= 0 && row < s.height() && column >= 0 && column < s.width()) {
          float value = x.get(((long) c * s.height() + row) * s.width() + column);
          sum += value;
          most = Math.max(most, value);
        }
      }
    }
    return (float) (mean ? sum / (s.kernelHeight() * s.kernelWidth()) : most);
  }

  private static Floats input(Shape s) {
    return Floats.of(Cases.sparse((int) s.inputSize(), 0, 9));
  }

  private static float[] run(Conv.Prepared conv, Epilogue epilogue) {
    long size = conv.shape().outputSize();
    var around = Floats.allocate(size + 2);
    around.set(0, 7);
    around.set(size + 1, 7);
    conv.multiply(input(conv.shape()), around.slice(1, size), epilogue);
    assertEquals(7, around.get(0), "wrote before the output");
    assertEquals(7, around.get(size + 1), "wrote after the output");
    return around.slice(1, size).toArray();
  }

  @Test
  void a_wrong_shape_or_call_says_what_and_why() {
    refused("must fit the image", () -> new Shape(1, 2, 2, 1, 3, 3, 1, 0));
    refused("at least 1", () -> new Shape(0, 2, 2, 1, 3, 3, 1, 1));
    var s = new Shape(2, 4, 4, 3, 3, 3, 1, 1);
    for (Conv rung : Conv.ALL) {
      refused(
          "weights must be outChannels x inChannels*kernelHeight*kernelWidth = 3 x 18",
          () -> rung.prepare(s, Csr.of(3, 2, new float[6])));
      var prepared = rung.prepare(s, Csr.of(3, 18, new float[54]));
      refused(
          "expected an input of 2 x 4 x 4 = 32",
          () -> prepared.multiply(Floats.allocate(31), Floats.allocate(48), Epilogue.NONE));
    }
    for (Depthwise rung : Depthwise.ALL) {
      refused("as many input as output channels", () -> rung.prepare(s, new float[27]));
    }
    var square = Csr.of(3, 2, new float[6]);
    for (Separable rung : Separable.ALL) {
      refused(
          "outChannels x inChannels = 3 x 2, found 2 x 3",
          () -> rung.prepare(s, new float[18], Epilogue.NONE, Csr.of(2, 3, new float[6])));
      refused(
          "9 weights for each, found 2 and 2 channels and 17",
          () -> rung.prepare(s, new float[17], Epilogue.NONE, square));
      refused(
          "expected NONE, RELU or RELU6 between, found GELU",
          () -> rung.prepare(s, new float[18], Epilogue.of(Activation.GELU), square));
    }
  }

  private static void refused(String message, Runnable call) {
    var error = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(String.valueOf(error.getMessage()).contains(message), error.getMessage());
  }
}
