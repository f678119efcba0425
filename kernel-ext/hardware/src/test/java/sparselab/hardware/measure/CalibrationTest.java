package sparselab.hardware.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.Op;
import sparselab.hardware.Variant;

class CalibrationTest {
  private static final Device XEON = Device.named("xeon-avx512");

  /** A machine whose kernels have some efficiency, an overhead, small-size losses and noise. */
  private static double clock(Op op, SplittableRandom random) {
    boolean dense = op.weightDensity() == 1;
    double rate = (dense ? 0.6 : 0.25) * 454e9 / 2;
    double shape = op.m() / (op.m() + (dense ? 4.0 : 12.0));
    double compute = op.macsNonZero() / (rate * shape);
    double bytes = op.stored().bytes() + op.inputBytes() + op.outputBytes();
    double memory = bytes / (0.8 * (bytes < 4e6 ? 337e9 : 52e9));
    return (Math.max(compute, memory) + 3e-6) * (1 + 0.08 * random.nextGaussian());
  }

  private static List<Calibration.Measured> measured(int count, long seed, boolean sparse) {
    var random = new SplittableRandom(seed);
    var list = new ArrayList<Calibration.Measured>();
    for (int i = 0; i < count; i++) {
      long m = 1L << random.nextInt(9);
      var op =
          Op.gemm("k" + i, m, random.nextInt(64, 2048), random.nextInt(64, 2048), ElementType.FP32);
      if (sparse) {
        op = op.pruned(Variant.unstructured(random.nextDouble(0.05, 0.5)));
      }
      list.add(new Calibration.Measured(op, clock(op, random)));
    }
    return list;
  }

  @Test
  void unseenKernelsArePredictedWithinTheNoise() {
    var seen = new ArrayList<>(measured(40, 1, false));
    seen.addAll(measured(40, 2, true));
    var calibration = Calibration.fit(XEON, seen);
    for (boolean sparse : new boolean[] {false, true}) {
      var accuracy = calibration.accuracy(measured(60, 3, sparse));
      assertEquals(60, accuracy.count());
      assertTrue(accuracy.medianError() < 0.12, accuracy::toString);
    }
  }

  @Test
  void theWinnerIsRightNearlyAlways() {
    var seen = new ArrayList<>(measured(40, 1, false));
    seen.addAll(measured(40, 2, true));
    var calibration = Calibration.fit(XEON, seen);
    var random = new SplittableRandom(9);
    int right = 0;
    var cases = measured(100, 4, true);
    for (var c : cases) {
      boolean sparse = clock(c.op(), random) < clock(c.op().dense(), random);
      right += calibration.sparseWins(c.op()) == sparse ? 1 : 0;
    }
    assertTrue(right >= 90, right + " of 100");
  }

  @Test
  void theRangeHoldsTheTypicalValue() {
    var calibration = Calibration.fit(XEON, measured(40, 1, false));
    var op = Op.gemm("x", 64, 500, 500, ElementType.FP32);
    var range = calibration.seconds(op);
    assertTrue(range.low() <= range.typical() && range.typical() <= range.high());
    assertTrue(range.high() / range.low() < 1.5, range::toString);
  }

  @Test
  void whatWasNotMeasuredIsAnErrorThatSaysWhatToDo() {
    var calibration = Calibration.fit(XEON, measured(10, 1, false));
    var pruned = Op.gemm("x", 8, 64, 64, ElementType.FP32).pruned(Variant.nOfM(2, 4));
    var error = assertThrows(IllegalArgumentException.class, () -> calibration.seconds(pruned));
    assertTrue(String.valueOf(error.getMessage()).contains("measure some kernels"));
    assertThrows(
        IllegalArgumentException.class, () -> Calibration.fit(XEON, measured(3, 1, false)));
    assertThrows(IllegalArgumentException.class, () -> new Calibration.Measured(pruned, 0));
  }
}
