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

  /** A machine whose kernels cost a price for each multiplication, byte and call, and noise. */
  private static double clock(Op op, SplittableRandom random) {
    double perMac = (op.weightDensity() == 1 ? 1 / 0.6 : 1 / 0.25) * 2 / 454e9;
    double bytes = op.stored().bytes() + op.inputBytes() + op.outputBytes();
    double seconds = op.macsNonZero() * perMac + bytes / 52e9 + 3e-6;
    return seconds * (1 + 0.08 * random.nextGaussian());
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

  @Test
  void measurementsAreReadAsTheyWereWritten() {
    var both = new ArrayList<>(measured(5, 1, false));
    both.addAll(measured(5, 2, true));
    var conv = Op.grouped("depthwise, 3x3", 49, 9, 1, 64, ElementType.FP32).reading(64 * 64 * 4);
    both.add(new Calibration.Measured(conv, 1e-5));
    var written = new Measurements(both, measured(3, 4, true));
    var read = Measurements.parse(written.toCsv());
    assertEquals(written.toCsv(), read.toCsv());
    for (int i = 0; i < both.size(); i++) {
      var expected = both.get(i).op();
      var found = read.seen().get(i).op();
      assertEquals(expected.named(found.name()), found);
    }
    var bad =
        assertThrows(
            IllegalArgumentException.class,
            () -> Measurements.parse(written.toCsv() + "seen,x,1,2\n"));
    assertTrue(String.valueOf(bad.getMessage()).contains("line 16"), bad::getMessage);
    assertThrows(IllegalArgumentException.class, () -> Measurements.parse("a,b"));
  }

  @Test
  void aCheckCountsErrorsAndWinners() {
    var right = row(new PredictionCheck.Pair(2, 2.2), new PredictionCheck.Pair(1, 1.5));
    var wrong = row(new PredictionCheck.Pair(2, 1.8), new PredictionCheck.Pair(1, 1.9));
    var check = new PredictionCheck(List.of(right, wrong));
    assertTrue(right.winnerRight() && !wrong.winnerRight());
    assertEquals(0.5, check.winnersRight());
    assertEquals(4, check.count());
    assertEquals((0.1 + 0.5) / 2, check.medianError(), 1e-12);
    assertEquals((2.2 + 1.5 + 1.8 + 1.9) / 6, check.sumRatio(), 1e-12);
    assertTrue(!check.holds() && check.toString().contains("WRONG"));
  }

  private static PredictionCheck.Row row(PredictionCheck.Pair dense, PredictionCheck.Pair sparse) {
    var kernels = new java.util.LinkedHashMap<String, PredictionCheck.Pair>();
    kernels.put("dense", dense);
    kernels.put("unstructured", sparse);
    return new PredictionCheck.Row("layer", "1×2×3", kernels);
  }

  @Test
  void moreWorkIsNeverCheaper() {
    var calibration = Calibration.fit(XEON, measured(40, 1, false));
    var random = new SplittableRandom(5);
    for (int i = 0; i < 200; i++) {
      long m = random.nextInt(2, 300);
      long k = random.nextInt(1, 3000);
      long n = random.nextInt(1, 3000);
      double small = calibration.seconds(Op.gemm("a", m, k, n, ElementType.FP32)).typical();
      double large = calibration.seconds(Op.gemm("b", m + 7, k + 9, n, ElementType.FP32)).typical();
      assertTrue(small <= large);
    }
  }
}
