package sparselab.hardware.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparselab.hardware.ChannelCounts;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.Estimate;
import sparselab.hardware.FormatSize;
import sparselab.hardware.Op;
import sparselab.hardware.Variant;
import sparselab.hardware.Workload;

class ReasonsTest {
  private static Variant variant(String text) {
    return switch (text) {
      case "dense" -> Variant.dense();
      case "2:4" -> Variant.nOfM(2, 4);
      case "1:4" -> Variant.nOfM(1, 4);
      case "block" -> Variant.block(16, 1, 0.2);
      case "blocks" -> Variant.block(128, 128, 0.25);
      default -> Variant.unstructured(Double.parseDouble(text));
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a100-80; FP16; 4096; 4096; 4096; 0.2; unstructured 80 %: this device has no skip for it",
        "a100-80; FP32; 4096; 4096; 4096; 2:4; 2:4 50 %: skipped for [BF16, FP16, INT8] only, not for FP32",
        "a100-80; FP16; 4096; 4096; 4096; 1:4; 1:4 75 %: at most 2x by hardware, however many more zeros there are",
        "a100-80; FP16; 4096; 4096; 4096; 2:4; sparse kernels reach 49 % of their peak here, dense ones 79 %",
        "a100-80; FP16; 1; 4096; 4096; dense; batch 1: bound by the bytes of the weights",
        "tpu-v5e; BF16; 4096; 64; 4096; dense; K=64 underfills a 128-wide array",
        "tpu-v5e; BF16; 4096; 4096; 64; dense; N=64 underfills a 128-wide array",
        "tpu-v5e; BF16; 4096; 4096; 4096; block; block 16x1 80 %: this device has no skip for it",
        "tpu-v5e; FP32; 4096; 4096; 4096; dense; no FP32 peak here: computed in BF16",
        "h100; BF16; 768; 4096; 4096; dense; the last wave of tiles leaves cores idle (M=768, N=4096 on 132 cores)",
        "eie; INT16; 256; 4096; 4096; 0.1; metadata is 22 % of traffic",
        "snapdragon-835; FP32; 256; 1024; 1024; 0.9; unstructured 10 %: the sparse path would be slower than the dense one, which is kept",
      })
  void eachReasonIsGivenWhereItHolds(
      String device, ElementType type, long m, long k, long n, String pattern, String reason) {
    var estimate = estimate(device, type, m, k, n, pattern);
    assertTrue(estimate.reasons().contains(reason), estimate.reasons()::toString);
  }

  private static Estimate estimate(
      String device, ElementType type, long m, long k, long n, String pattern) {
    return StackedModel.full()
        .estimate(Workload.matmul(m, k, n, type, variant(pattern)), Device.named(device));
  }

  @Test
  void blocksGainOnATpuWhereScatteredZerosDoNot() {
    assertTrue(estimate("tpu-v5e", ElementType.BF16, 4096, 4096, 4096, "blocks").speedup() > 1.5);
    assertEquals(
        1, estimate("tpu-v5e", ElementType.BF16, 4096, 4096, 4096, "0.25").speedup(), 1e-9);
  }

  @Test
  void lanesWithoutQueuesWaitAndSaySo() {
    var impatient = Device.named("eie").with("lanes.fifo.count", 1);
    var work = Workload.matmul(256, 4096, 4096, ElementType.INT16, Variant.unstructured(0.1));
    var estimate = StackedModel.full().estimate(work, impatient);
    assertTrue(
        estimate.reasons().stream().anyMatch(r -> r.startsWith("load imbalance: lanes wait")),
        estimate.reasons()::toString);
    var patient = StackedModel.full().estimate(work, Device.named("eie"));
    assertTrue(patient.seconds().typical() < estimate.seconds().typical());
  }

  @Test
  void reasonsOfSeveralLayersAreGatheredWithTheirShareOfTheTime() {
    var network =
        Workload.of(
            "two",
            1,
            List.of(
                Op.gemm("a", 1, 4096, 4096, ElementType.FP16),
                Op.gemm("b", 1, 4096, 12288, ElementType.FP16)));
    var reasons = StackedModel.full().estimate(network, Device.named("a100-80")).reasons();
    assertEquals(
        "batch 1: bound by the bytes of the weights (2 of 2 layers, 100 % of the time)",
        reasons.getFirst());
  }

  @Test
  void exactCountsReplaceTheProductOfDensities() {
    var device = Device.named("dstc");
    var counts = new ChannelCounts(List.of(10L, 2L), List.of(20L, 4L));
    var op =
        Op.gemm("a", 32, 2, 16, ElementType.INT8)
            .pruned(Variant.unstructured(12.0 / 32))
            .activationDensity(24.0 / 64)
            .channels(counts);
    var l2 = StackedModel.upTo(Level.L2_DENSITY);
    var l1 = StackedModel.upTo(Level.L1_SPARSE);
    var workload = Workload.of("counted", 1, List.of(op));
    double exact = l2.estimate(workload, device).layers().getFirst().executedMacs();
    double independent = l1.estimate(workload, device).layers().getFirst().executedMacs();
    assertEquals(10 * 20 + 2 * 4, exact, 1e-9);
    assertEquals(12.0 / 32 * 24 / 64 * 1024, independent, 1e-9);
  }

  @Test
  void gatingSavesEnergyButNoTime() {
    var text =
        """
        name = gating
        title = An array that gates
        kind = accelerator
        include = energy-7nm-ddr.inc
        peak.int8.opsPerSecond = 1e12 | derived | test
        memory.dram.bytesPerSecond = 1e12 | derived | test
        sparse.gate.pattern = unstructured
        sparse.gate.operand = weights
        sparse.gate.types = int8
        sparse.gate.mode = gate
        """;
    var device = Device.parse("gating.device", text);
    var dense = Workload.matmul(512, 512, 512, ElementType.INT8);
    var model = StackedModel.full();
    var gated = model.estimate(dense.pruned(Variant.unstructured(0.2)), device);
    assertEquals(1, gated.speedup(), 1e-9);
    double macs = model.estimate(dense, device).energy().orElseThrow().macs();
    var energy = gated.energy().orElseThrow();
    assertEquals(0.2 * macs, energy.macs(), 1e-3 * macs);
    assertEquals(0.8 * 0.03 * macs, energy.gated(), 1e-3 * macs);
  }

  @Test
  void aSmallNetworkLivesInTheCacheAndALargeOneDoesNot() {
    var xeon = Device.named("xeon-avx512");
    var small = StackedModel.full().estimate(gemv(512), xeon);
    var large = StackedModel.full().estimate(gemv(16384), xeon);
    assertTrue(!small.bytesPerLevel().containsKey("dram"));
    assertTrue(large.bytesPerLevel().containsKey("dram"));
  }

  private static Workload gemv(long side) {
    var size = FormatSize.dense(side, side, ElementType.FP32);
    return Workload.of(
        "gemv", 1, List.of(Op.gemm("w", 1, side, side, ElementType.FP32).stored(size)));
  }
}
