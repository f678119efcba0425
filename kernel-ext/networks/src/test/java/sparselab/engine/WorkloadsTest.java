package sparselab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.hardware.Op;
import sparselab.hardware.Workload;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Initialisation;
import sparselab.network.Network;
import sparselab.network.NetworkBuilder;
import sparselab.network.Networks;
import sparselab.network.Shape;
import sparselab.prune.Allocation;
import sparselab.prune.Importance;
import sparselab.prune.Pruner;
import sparselab.sparse.Bsr;
import sparselab.sparse.Csr;
import sparselab.train.Inference;

class WorkloadsTest {

  /** One of each kind of the zoo, small. */
  static List<Network> zoo() {
    return List.of(
        Networks.lenet300(new Shape(1, 8, 8), 10, 1),
        Networks.lenet5(new Shape(1, 28, 28), 10, 1),
        Networks.smallCnn(new Shape(1, 8, 8), 10, 1),
        Networks.vggSmall(new Shape(3, 16, 16), 10, 1),
        Networks.resnet20(new Shape(3, 16, 16), 10, 1),
        Networks.mobileNetV1(new Shape(3, 32, 32), 10, 0.25, 1),
        Networks.mobileNetV2(new Shape(3, 32, 32), 10, 0.25, 1),
        Networks.bertEncoder(50, 12, 16, 4, 32, 2, 3, 1),
        Networks.llamaBlock(10, 32, 4, 2, 48, 1),
        Networks.llama(50, 10, 32, 4, 2, 48, 2, 1));
  }

  @ParameterizedTest
  @MethodSource("zoo")
  void productsHaveTheNetworksCounts(Network network) {
    for (double sparsity : new double[] {0, 0.7}) {
      Masks masks = Pruner.magnitude(Allocation.uniform(sparsity)).prune(network);
      Workload workload = Workloads.of(network, masks, 3);
      long attention =
          workload.ops().stream()
              .filter(op -> op.weightCount() == 0)
              .mapToLong(Op::macsDense)
              .sum();
      assertEquals(3 * network.macs() + attention, workload.macsDense());
      assertEquals(masks.kept(), workload.weightNonZeros());
      assertEquals(network.prunable().size(), Workloads.layers(workload).size());
      long nonZeroMacs =
          network.nodes().stream()
              .filter(node -> node.layer().prunable())
              .mapToLong(
                  node -> {
                    var mask = masks.of(node.weight("weight"), network);
                    return 3
                        * node.layer().macs(network.shape(node.name()))
                        / mask.size()
                        * mask.kept();
                  })
              .sum();
      assertEquals(nonZeroMacs + attention, workload.macsNonZero());
    }
  }

  @Test
  void batchNormAndReluAreFree() {
    Network network = Networks.mobileNetV1(new Shape(3, 32, 32), 10, 0.25, 1);
    List<String> names =
        Workloads.of(network, Masks.none(), 1).ops().stream().map(Op::name).toList();
    // 14 convolutions, 13 depthwise ones, a pool, a classifier.
    assertEquals(29, names.size(), names::toString);
  }

  @Test
  void decodingReadsTheCacheAndEveryWeightForOneToken() {
    Network block = Networks.llamaBlock(10, 32, 4, 2, 48, 1);
    Workload prefill = Workloads.prefill(block, Masks.none(), 2);
    Workload decode = Workloads.decode(block, Masks.none(), 2, 100);
    assertEquals(Workload.Phase.PREFILL, prefill.phase());
    assertEquals(Workload.Phase.DECODE, decode.phase());
    assertEquals(prefill.storedBytes(), decode.storedBytes());
    assertEquals(2, named(decode, "gate").m());
    assertEquals(20, named(prefill, "gate").m());
    Op scores = named(decode, "attention.attention.scores");
    // 2 sequences, 4 heads of width 8 looking at 100 keys.
    assertEquals(2L * 4 * 8 * 100, scores.macsDense());
    // 2 sequences, 2 heads of keys: 100 cached keys and 2 queries, 8 floats each.
    assertEquals(2L * 2 * (100 + 2) * 8 * 4, scores.inputBytes());
    assertEquals(2L * 32 * 4, named(decode, "norm1").outputBytes());
  }

  private static Op named(Workload workload, String name) {
    return workload.ops().stream().filter(op -> op.name().equals(name)).findAny().orElseThrow();
  }

  @Test
  void whatCannotBeDecodedSaysWhy() {
    var bert =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Workloads.decode(
                    Networks.bertEncoder(50, 12, 16, 4, 32, 1, 3, 1), Masks.none(), 1, 5));
    assertTrue(String.valueOf(bert.getMessage()).contains("attention"));
    var lenet =
        assertThrows(
            IllegalArgumentException.class,
            () -> Workloads.prefill(Networks.lenet300(new Shape(1, 8, 8), 10, 1), Masks.none(), 1));
    assertTrue(String.valueOf(lenet.getMessage()).contains("has no attention"));
  }

  /** Counts by brute force: run with all non-zero weights 1 and all non-zero inputs 1. */
  @Test
  void countedMacsAreThoseWithoutAnyZero() {
    for (int stride : new int[] {1, 2}) {
      Network conv =
          new NetworkBuilder("conv", new Shape(3, 7, 6))
              .conv("conv", 4, 3, stride, 1)
              .build(Initialisation.HE, 5);
      Network depthwise =
          new NetworkBuilder("depthwise", new Shape(3, 7, 6))
              .add("conv", new DepthwiseConv2d(3, 3, stride, 1))
              .build(Initialisation.HE, 5);
      Network linear =
          new NetworkBuilder("linear", new Shape(9)).linear("conv", 5).build(Initialisation.HE, 5);
      for (Network network : List.of(conv, depthwise, linear)) {
        Masks masks = Pruner.magnitude(Allocation.uniform(0.6)).prune(network);
        INDArray x = halfZero(network.inputShape().withBatch(2));
        Op op = Workloads.counted(network, masks, x).ops().getFirst();
        INDArray ones = masks.of("conv.weight", network).toArray();
        INDArray meetings =
            Inference.of(network.withWeights(Map.of("conv.weight", ones))).outputs(x);
        assertEquals(meetings.sumNumber().doubleValue(), op.macsEffectual(), 1e-6);
        assertEquals(x.meanNumber().doubleValue(), op.activationDensity(), 1e-6);
      }
    }
  }

  private static INDArray halfZero(long[] shape) {
    INDArray x = Nd4j.create(org.nd4j.linalg.api.buffer.DataType.FLOAT, shape);
    var random = new Random(3);
    for (long i = 0; i < x.length(); i++) {
      x.putScalar(i, random.nextInt(2));
    }
    return x;
  }

  @Test
  void blocksAreStoredAsTheKernelStoresThem() {
    Network network = Networks.lenet300(new Shape(7), 10, 1);
    Masks masks =
        new Pruner(Importance.magnitude(), Pattern.block(16, 4), Allocation.uniform(0.9))
            .prune(network);
    Op fc1 = Workloads.of(network, masks, 1).ops().getFirst();
    float[] weights = masks.applyTo(network).weight("fc1.weight").dup('c').data().asFloat();
    assertEquals("BSR 16x4", fc1.stored().format());
    assertEquals(Bsr.of(16, 4, Csr.of(300, 7, weights)).bytes(), fc1.stored().bytes());
  }
}
