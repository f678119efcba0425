package sparselab.hardware.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import sparselab.hardware.Bound;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.Op;
import sparselab.hardware.Variant;
import sparselab.hardware.Workload;

class RooflineTest {
  private static final Device A100 = Device.named("a100-80");

  @Test
  void aLargeProductTakesItsOperationsOverTheReachablePeak() {
    var estimate =
        Roofline.dense().estimate(Workload.matmul(4096, 4096, 4096, ElementType.FP16), A100);
    double byHand = 2.0 * 4096 * 4096 * 4096 / (0.787 * 312e12);
    assertEquals(byHand, estimate.seconds().typical(), 1e-12);
    assertEquals(Bound.COMPUTE, estimate.boundBy());
    assertEquals(0.787, estimate.utilisation(), 1e-9);
  }

  @Test
  void atBatchOneTheBytesOfTheWeightsDecide() {
    var estimate =
        Roofline.sparse().estimate(Workload.matmul(1, 4096, 4096, ElementType.FP16), A100);
    assertEquals(Bound.WEIGHT_BYTES, estimate.boundBy());
    double bytes = 2.0 * (4096 * 4096 + 4096 + 4096);
    assertEquals(bytes / (0.85 * 2039e9), estimate.seconds().typical(), 1e-12);
    assertTrue(
        estimate.reasons().contains("batch 1: bound by the bytes of the weights"),
        estimate.reasons()::toString);
  }

  @Test
  void unstructuredZerosGainNothingOnATensorCoreAndItSaysSo() {
    var sparse = Workload.matmul(4096, 4096, 4096, ElementType.FP16, Variant.unstructured(0.2));
    var estimate = Roofline.sparse().estimate(sparse, A100);
    assertEquals(1, estimate.speedup(), 1e-12);
    assertTrue(
        estimate.reasons().contains("unstructured 80 %: this device has no skip for it"),
        estimate.reasons()::toString);
  }

  @Test
  void layersSumToTheNetwork() {
    var network =
        Workload.of(
            "two",
            8,
            List.of(
                Op.gemm("a", 8, 784, 300, ElementType.FP32),
                Op.gemm("b", 8, 300, 10, ElementType.FP32)));
    var estimate = Roofline.sparse().estimate(network.pruned(Variant.nOfM(2, 4)), A100);
    double layers = estimate.layers().stream().mapToDouble(l -> l.seconds().typical()).sum();
    double parts = estimate.breakdown().values().stream().mapToDouble(s -> s).sum();
    assertEquals(layers, estimate.seconds().typical(), 1e-18);
    assertEquals(layers, parts, 1e-15);
  }
}
