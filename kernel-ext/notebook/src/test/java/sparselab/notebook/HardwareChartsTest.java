package sparselab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.internal.chartpart.Chart;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.Op;
import sparselab.hardware.Variant;
import sparselab.hardware.Workload;
import sparselab.hardware.explore.Comparison;
import sparselab.hardware.explore.Sweep;
import sparselab.hardware.model.Level;
import sparselab.hardware.model.ModelOptions;
import sparselab.hardware.model.StackedModel;

class HardwareChartsTest {
  private static final Workload MLP =
      Workload.of(
          "mlp",
          512,
          List.of(
              Op.gemm("up", 512, 1024, 4096, ElementType.BF16),
              Op.gemm("down", 512, 4096, 1024, ElementType.BF16)));
  private static final Comparison COMPARISON =
      Comparison.of(
          List.of(MLP),
          List.of(Device.named("a100-80"), Device.named("l4")),
          List.of(Variant.dense(), Variant.nOfM(2, 4)));

  private static void draws(Chart<?, ?> chart) {
    ChartImage.render(chart, new DisplayData());
  }

  @Test
  void theTableHasALineForEachEstimate() {
    var table = HardwareCharts.table(COMPARISON);
    assertEquals(4, table.rowCount());
    assertEquals("a100-80", table.stringColumn("device").get(0));
    assertTrue(table.stringColumn("device").get(2).endsWith("*"), "L4 rests on recalled numbers");
    for (int i = 0; i < 4; i++) {
      assertEquals(
          1e3 * COMPARISON.lines().get(i).seconds(), table.doubleColumn("ms").getDouble(i), 1e-12);
    }
    assertTrue(table.doubleColumn("times dense").getDouble(1) > 1);
  }

  @Test
  void theRooflineHasASlopeForEachLevelAndADotForEachLayer() {
    var device = Device.named("h100");
    var chart =
        HardwareCharts.roofline(StackedModel.full().estimate(MLP, device), ElementType.BF16);
    assertEquals(2, chart.getSeries("layers").getXData().length);
    var dram = chart.getSeries("dram");
    assertEquals(989e3, dram.getYData()[2], 1);
    draws(chart);
  }

  @Test
  void theBreakEvenLiesOnOne() {
    var chart =
        HardwareCharts.speedup(
            Workload.matmul(256, 2048, 2048, ElementType.FP32),
            List.of(Device.named("snapdragon-835"), Device.named("a100-80")),
            Variant::unstructured,
            new StackedModel(Level.L1_SPARSE, ModelOptions.defaults().alwaysSparse()));
    var even = chart.getSeries("break-even");
    assertEquals(1, even.getXData().length, "an A100 never breaks even on single zeros");
    assertEquals(0.683, even.getXData()[0], 0.02);
    draws(chart);
  }

  @Test
  void stacksSumToTheWhole() {
    var energy = HardwareCharts.energy(COMPARISON);
    var time = HardwareCharts.time(COMPARISON);
    for (int bar = 0; bar < 4; bar++) {
      int at = bar;
      double ms = time.getSeriesCollection().stream().mapToDouble(s -> s.getYData()[at]).sum();
      assertEquals(1e3 * COMPARISON.lines().get(bar).seconds(), ms, 1e-9 * ms);
    }
    var joules = COMPARISON.lines().stream().flatMap(l -> l.joules().stream()).toList();
    assertFalse(joules.isEmpty());
    for (int bar = 0; bar < joules.size(); bar++) {
      int at = bar;
      double mj = energy.getSeriesCollection().stream().mapToDouble(s -> s.getYData()[at]).sum();
      assertEquals(1e3 * joules.get(bar), mj, 1e-9 * mj);
    }
    draws(energy);
    draws(time);
  }

  @Test
  void noEnergiesIsAnError() {
    var comparison =
        Comparison.of(
            List.of(MLP), List.of(Device.named("snapdragon-835")), List.of(Variant.dense()));
    assertThrows(IllegalArgumentException.class, () -> HardwareCharts.energy(comparison));
  }

  @Test
  void theFrontIsDrawnAndListed() {
    var sweep =
        Sweep.of(
            Device.named("zero-skipping-array"),
            List.of(
                Sweep.Axis.of("array.rows.count", 64, 128, 256),
                Sweep.Axis.of("memory.dram.bytesPerSecond", 400e9, 800e9)),
            MLP.pruned(Variant.unstructured(0.2)),
            StackedModel.full());
    var chart = HardwareCharts.pareto(sweep);
    int front = sweep.paretoFront().size();
    assertEquals(6 - front, chart.getSeries("beaten by another").getXData().length);
    assertEquals(front, chart.getSeries("Pareto front").getXData().length);
    assertEquals(front, HardwareCharts.paretoTable(sweep).rowCount());
    draws(chart);
  }
}
