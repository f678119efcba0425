package sparselab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.data.Dataset;
import sparselab.hardware.Device;
import sparselab.hardware.Op;
import sparselab.hardware.Structure;
import sparselab.hardware.Workload;
import sparselab.hardware.model.Roofline;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.prune.Allocation;
import sparselab.prune.Importance;
import sparselab.prune.Pruner;
import sparselab.prune.Samples;
import sparselab.train.Progress;

class ReportTest {
  private static final Device A100 = Device.named("a100-80");
  private static final Report.Options QUICK =
      new Report.Options(
          new Engine.Options(4, 1, Engine.Kernels.FASTEST, true, 1, 0, 1),
          new Profile.Options(4, 3, 0, 1),
          Roofline.sparse(),
          List.of(A100));

  private static Dataset data() {
    return Dataset.of("noise", Nd4j.rand(20, 2 * 13 * 11), new int[20], 4);
  }

  @Test
  void countsWhatIsThere() {
    Network network = Samples.cnn();
    Masks masks = Pruner.magnitude(Allocation.global(0.8)).prune(network);
    Report report =
        Report.of(
            data(),
            List.of(
                Report.Variant.dense("dense", network),
                Report.Variant.pruned("pruned", network, masks, 0.8)),
            QUICK,
            Progress.none());
    Report.Row dense = report.rows().get(0);
    Report.Row pruned = report.rows().get(1);
    assertEquals(0, dense.prunableSparsity());
    assertEquals(network.macs(), dense.nonZeroMacs());
    assertEquals(4 * network.parameters(), dense.denseBytes());
    assertEquals(dense.denseBytes(), dense.smallestBytes());
    assertTrue(Double.isNaN(dense.askedSparsity()));
    long prunable = 90 + 405 + 612 + 68;
    assertEquals(Math.round(0.8 * prunable), dense.keptParameters() - pruned.keptParameters());
    assertEquals(0.8, pruned.prunableSparsity(), 1.0 / prunable);
    assertEquals(
        pruned.prunableSparsity() * prunable / network.parameters(), pruned.totalSparsity(), 1e-9);
    // CSR: 8 bytes a weight kept, 4 a row and one more for each of 4 layers, biases dense.
    assertEquals(8 * masks.kept() + 4 * (5 + 9 + 17 + 4 + 4) + 4 * 35, pruned.csrBytes());
    assertEquals(network.macs(), pruned.macs());
    assertEquals((double) expectedMacs(network, masks), (double) pruned.nonZeroMacs(), 4);
    assertTrue(pruned.milliseconds() > 0 && pruned.nd4jMilliseconds() > 0);
    assertEquals(
        List.of("dense", "pruned"),
        report.predictions().stream().map(Report.Prediction::variant).toList());
    assertFalse(report.predictions().get(1).reasons().isEmpty());
    assertEquals(data().sha256().length(), report.provenance().dataSha256().length());
    assertEquals(2, report.plans().size());
  }

  @Test
  void anAskedSparsityIsAShare() {
    Network network = Samples.cnn();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Report.Variant.pruned("tuned", network, Masks.none(), 1.5))
            .getMessage();
    assertTrue(message != null && message.contains("\"tuned\"") && message.contains("1.5"));
  }

  private static long expectedMacs(Network network, Masks masks) {
    long conv1 = masks.of("conv1.weight", network).kept() * 13L * 11;
    long conv2 = masks.of("conv2.weight", network).kept() * 2L * 2;
    return conv1
        + conv2
        + masks.of("fc1.weight", network).kept()
        + masks.of("fc2.weight", network).kept();
  }

  @Test
  void theWorkloadHasTheNetworksCounts() {
    Network network = Samples.cnn();
    Workload dense = Workloads.of(network, Masks.none(), 3);
    assertEquals(3 * network.macs(), dense.macsDense());
    assertEquals(dense.macsDense(), dense.macsNonZero());
    assertEquals(90 + 405 + 612 + 68, dense.weightCount());
    assertEquals(List.of("conv1", "conv2", "fc1", "fc2"), Workloads.layers(dense));
    assertEquals(3L * 2 * 13 * 11 * 4, dense.ops().getFirst().inputBytes());
    for (var pattern :
        List.of(
            Pattern.unstructured(), Pattern.block(4, 1), Pattern.keep(2).of(4), Pattern.row())) {
      Masks masks =
          new Pruner(Importance.magnitude(), pattern, Allocation.uniform(0.7)).prune(network);
      Workload workload = Workloads.of(network, masks, 3);
      assertEquals(masks.kept(), workload.weightNonZeros());
      Op first = workload.ops().getFirst();
      assertFalse(first.structure() instanceof Structure.Dense, first::toString);
    }
    Masks foreign = Pruner.magnitude(Allocation.uniform(0.5)).prune(Samples.mlp(3, 2));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Workloads.of(
                Samples.mlp(2, 2).withWeights(Map.of()),
                new Masks(Map.of("x", foreign.byName().values().iterator().next())),
                1));
  }

  @Test
  void storedBytesFollowThePattern() {
    Network network = Samples.mlp(16, 8);
    Masks masks =
        new Pruner(Importance.magnitude(), Pattern.keep(2).of(4), Allocation.uniform(0.5))
            .prune(network);
    Stored stored = Stored.of(network, masks);
    // 64 values and 2 bits for each, then 8 biases.
    assertEquals(64 * 4 + 16 + 32, stored.bytes("2:4"));
    assertEquals(64 * 4 + 16 + 32, stored.smallest());
    assertEquals(128 * 4 + 32, stored.bytes("dense"));
    Masks blocks =
        new Pruner(Importance.magnitude(), Pattern.block(4, 4), Allocation.uniform(0.5))
            .prune(network);
    // 4 of 8 blocks: 64 values, 4 indices, 3 pointers.
    assertEquals(64 * 4 + 16 + 12 + 32, Stored.of(network, blocks).bytes("BSR 4x4"));
    assertThrows(IllegalArgumentException.class, () -> stored.bytes("BSR 4x4"));
  }
}
