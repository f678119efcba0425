package sparselab.hardware.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import sparselab.hardware.Confidence;
import sparselab.hardware.ElementType;
import sparselab.hardware.Variant;
import sparselab.hardware.Workload;
import sparselab.hardware.model.Roofline;

class ThisMachineTest {
  private static final ThisMachine.Options QUICK =
      new ThisMachine.Options(2, 5, 1, LocalDate.of(2026, 11, 22));

  @Test
  void measuresAPeakAndEveryLevelAndSaysSo() {
    var device = ThisMachine.measure(QUICK);
    assertTrue(device.peakOpsPerSecond(ElementType.FP32).orElseThrow() > 1e8);
    assertTrue(device.dram().isDram());
    assertTrue(device.memory().size() >= 2);
    for (var number : device.numbers().values()) {
      assertEquals(Confidence.MEASURED, number.confidence());
    }
    var source = device.quantity("peak.fp32.opsPerSecond").orElseThrow().source();
    assertTrue(source.startsWith("measured here, 2026-11-22"), source);
    var workload = Workload.matmul(64, 784, 300, ElementType.FP32, Variant.unstructured(0.1));
    assertTrue(Roofline.sparse().estimate(workload, device).seconds().typical() > 0);
  }

  @Test
  void progressGrowsAndEndsWithAResult() {
    var running = ThisMachine.start(QUICK);
    double seen = running.fraction();
    running.await();
    assertTrue(running.isDone());
    assertTrue(running.fraction() >= seen && running.fraction() <= 1);
  }

  @Test
  void canBeStopped() {
    var slow = ThisMachine.start(new ThisMachine.Options(1, 20, 500, LocalDate.of(2026, 1, 1)));
    slow.cancel();
    assertThrows(CancellationException.class, slow::await);
  }
}
