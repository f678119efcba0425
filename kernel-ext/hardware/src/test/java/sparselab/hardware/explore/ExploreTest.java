package sparselab.hardware.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.Op;
import sparselab.hardware.Structure;
import sparselab.hardware.Variant;
import sparselab.hardware.Workload;
import sparselab.hardware.model.Level;
import sparselab.hardware.model.ModelOptions;
import sparselab.hardware.model.StackedModel;

class ExploreTest {
  private static final Workload MLP =
      Workload.of(
          "mlp",
          512,
          List.of(
              Op.gemm("up", 512, 1024, 4096, ElementType.BF16),
              Op.gemm("down", 512, 4096, 1024, ElementType.BF16)));

  @Test
  void aComparisonHasALineForEachCombinationInOrder() {
    var devices = List.of(Device.named("a100-80"), Device.named("tpu-v5e"), Device.named("l4"));
    var variants = List.of(Variant.dense(), Variant.nOfM(2, 4), Variant.unstructured(0.1));
    var comparison = Comparison.of(List.of(MLP), devices, variants);
    assertEquals(9, comparison.lines().size());
    assertEquals("a100-80", comparison.lines().get(2).device().name());
    assertEquals(Variant.unstructured(0.1), comparison.lines().get(2).variant());
    assertEquals(
        Structure.keep(2).of(4), comparison.fastest(MLP, devices.get(0)).variant().structure());
    var scattered = comparison.lines().get(5);
    assertEquals(1, scattered.speedup(), 1e-9);
    assertTrue(scattered.whyNotFaster().contains("no skip"), scattered::whyNotFaster);
    assertTrue(comparison.lines().get(8).restsOnRecalledNumbers());
    assertFalse(comparison.lines().get(0).restsOnRecalledNumbers());
    assertThrows(IllegalArgumentException.class, () -> Comparison.of(List.of(), devices, variants));
  }

  @Test
  void theBreakEvenLiesWhereTheCurveCrossesOne() {
    var curve =
        List.of(
            new Comparison.Point(0.5, 0.6),
            new Comparison.Point(0.6, 0.8),
            new Comparison.Point(0.7, 1.2));
    assertEquals(0.65, Comparison.breakEven(curve).orElseThrow(), 1e-12);
    assertEquals(Optional.empty(), Comparison.breakEven(curve.subList(0, 2)));
  }

  @Test
  void forcedSparseCodeOnACpuBreaksEvenWhereItsEfficiencySays() {
    var model = new StackedModel(Level.L1_SPARSE, ModelOptions.defaults().alwaysSparse());
    var work = Workload.matmul(256, 2048, 2048, ElementType.FP32);
    var curve =
        Comparison.speedupCurve(
            work,
            Device.named("snapdragon-835"),
            IntStream.rangeClosed(1, 19).mapToObj(i -> Variant.unstructured(1 - i / 20.0)).toList(),
            model);
    // Density d at efficiency 0.317 takes d/0.317 of the dense time: even at 0.683 zeros, close to
    // the two thirds above which XNNPACK takes its sparse kernels.
    assertEquals(0.683, Comparison.breakEven(curve).orElseThrow(), 0.02);
  }

  @Test
  void aRooflinePlotPutsEveryLayerUnderItsRoof() {
    var estimate = StackedModel.full().estimate(MLP, Device.named("h100"));
    var plot = RooflinePlot.of(estimate, ElementType.BF16);
    assertEquals(989e12, plot.peakOpsPerSecond());
    assertEquals(295, plot.slopes().getLast().ridgeOpsPerByte(), 1);
    assertEquals(2, plot.layers().size());
    for (var dot : plot.layers()) {
      double roof = Math.min(989e12, dot.opsPerByte() * 3350e9);
      assertTrue(dot.opsPerSecond() <= roof, dot.layer());
    }
  }

  @Test
  void aSweepTriesEveryDesignAndItsFrontIsBeatenByNone() {
    var sweep =
        Sweep.of(
            Device.named("zero-skipping-array"),
            List.of(
                Sweep.Axis.of("array.rows.count", 64, 128, 256),
                Sweep.Axis.of("memory.dram.bytesPerSecond", 400e9, 800e9),
                Sweep.Axis.of("memory.sram.capacityBytes", 1e5, 1e6)),
            MLP.pruned(Variant.unstructured(0.2)),
            StackedModel.full());
    assertEquals(12, sweep.designs().size());
    var front = sweep.paretoFront();
    assertFalse(front.isEmpty());
    for (var design : front) {
      for (var other : sweep.designs()) {
        assertFalse(other.seconds() < design.seconds() && other.joules() < design.joules());
      }
    }
    double slowest = sweep.designs().stream().mapToDouble(Sweep.Design::seconds).max().orElse(0);
    assertTrue(front.getFirst().seconds() < slowest);
  }

  @Test
  void aSweepRefusesTooManyDesignsAndDevicesWithoutEnergies() {
    var axis = Sweep.Axis.of("cores.count", IntStream.range(1, 400).asDoubleStream().toArray());
    var base = Device.named("a100-80");
    assertThrows(
        IllegalArgumentException.class,
        () -> Sweep.of(base, List.of(axis, axis), MLP, StackedModel.full()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Sweep.of(
                Device.named("snapdragon-835"),
                List.of(Sweep.Axis.of("peak.fp32.opsPerSecond", 1e10)),
                MLP,
                StackedModel.full()));
  }

  @Test
  void speedIsNotEnergy() {
    // Sparseloop's example: a dual-side core is faster than dense at 2:4's zeros, at more metadata.
    var model = StackedModel.full();
    var work = Workload.matmul(64, 1152, 1024, ElementType.INT8);
    var device = Device.named("dstc");
    var half = model.estimate(work.pruned(Variant.unstructured(0.5)), device);
    double saved =
        half.joules().orElseThrow() / model.estimate(work, device).joules().orElseThrow();
    assertTrue(half.speedup() > 1 && saved < 1);
    assertTrue(half.energy().orElseThrow().metadata() > 0);
  }

  @Test
  void whatWouldHelpIsWorthwhileAndSorted() {
    var token = Workload.matmul(1, 4096, 4096, ElementType.FP16);
    var advice = StackedModel.full().estimate(token, Device.named("a100-80")).whatWouldHelp();
    assertTrue(advice.getFirst().change().startsWith("batch"), advice::toString);
    for (int i = 0; i < advice.size(); i++) {
      assertTrue(advice.get(i).speedup() >= 1.05);
      assertTrue(i == 0 || advice.get(i).speedup() <= advice.get(i - 1).speedup());
    }
    assertTrue(advice.stream().anyMatch(a -> a.change().contains("2:4")), advice::toString);
    assertTrue(
        advice.stream().noneMatch(a -> a.change().contains("unstructured")), advice::toString);
  }
}
