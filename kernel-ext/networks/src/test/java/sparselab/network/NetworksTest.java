package sparselab.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Sizes against those the papers and the usual implementations give. */
class NetworksTest {
  @Test
  void lenet5() {
    assertEquals(61_706, Networks.lenet5(new Shape(1, 28, 28), 10, 1).parameters());
    assertEquals(new Shape(10), Networks.lenet5(new Shape(1, 8, 8), 10, 1).outputShape());
  }

  @Test
  void resnet20HasItsConvolutionsAndProjections() {
    Network network = Networks.resnet20(new Shape(3, 32, 32), 10, 1);
    // 0.27 million: convolutions 432 + 6·2304 + 4608 + 5·9216 + 18432 + 5·36864, two projections
    assertEquals(
        432 + 6 * 2304 + 4608 + 5 * 9216 + 18432 + 5 * 36864 + 512 + 2048 + 640, pruned(network));
    assertEquals(40.8e6, (double) network.macs(), 0.4e6); // 40.6 without the two projections
  }

  @Test
  void mobileNets() {
    Network v1 = Networks.mobileNetV1(new Shape(3, 224, 224), 1000, 1.0, 1);
    assertEquals(569e6, (double) v1.macs(), 2e6); // Howard et al. 2017, table 4
    Network v2 = Networks.mobileNetV2(new Shape(3, 224, 224), 1000, 1.0, 1);
    assertEquals(300e6, (double) v2.macs(), 2e6); // Sandler et al. 2018, table 4
  }

  @Test
  void transformersHaveTheirMatrices() {
    Network bert = Networks.bertEncoder(100, 16, 32, 4, 64, 2, 5, 1);
    assertEquals(2 * (4 * 32 * 32 + 2 * 32 * 64) + 32 * 5, pruned(bert));
    Network llama = Networks.llamaBlock(16, 32, 4, 2, 48, 1);
    assertEquals(2 * 32 * 32 + 2 * 32 * 16 + 3 * 32 * 48, pruned(llama));
    assertEquals(new Shape(16, 32), llama.outputShape());
    Network whole = Networks.llama(100, 16, 32, 4, 2, 48, 3, 1);
    assertEquals(3 * pruned(llama) + 100 * 32, pruned(whole));
    assertEquals(new Shape(16, 100), whole.outputShape());
  }

  private static long pruned(Network network) {
    return network.prunable().stream().mapToLong(name -> network.weight(name).length()).sum();
  }
}
