package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.mask.Masks;
import sparselab.mask.NofM;
import sparselab.network.Network;
import sparselab.train.Inference;
import sparselab.train.Progress;

class ChannelPermutationTest {
  private static final NofM TWO_OF_FOUR = new NofM(2, 4);

  @Test
  void recoversAGoodPartOfTheGap() {
    var random = new Random(1);
    double[] w = random.doubles(64 * 32L, 0, 1).toArray();
    ChannelPermutation.Found found = ChannelPermutation.search(w, 32, TWO_OF_FOUR, 2, 1);
    assertEquals(
        IntStream.range(0, 32).boxed().toList(),
        Arrays.stream(found.order()).sorted().boxed().toList());
    assertTrue(found.before() < found.after() && found.after() <= found.unstructured());
    assertTrue(found.efficacy() > 0.15, found::toString);
  }

  /** Large columns side by side: the best order puts two into each group, and loses nothing. */
  @Test
  void findsTheOrderThatLosesNothing() {
    double[] w = new double[3 * 8];
    for (int i = 0; i < w.length; i++) {
      w[i] = i % 8 < 4 ? 10 + i : 0.1;
    }
    ChannelPermutation.Found found = ChannelPermutation.search(w, 8, TWO_OF_FOUR, 0, 1);
    assertEquals(1, found.efficacy(), 1e-12);
    assertTrue(found.before() < 0.6 * found.after());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sparselab.prune.Zoo#tiny")
  void theNetworkComputesTheSame(Network network) {
    Network lived = Zoo.lived(network);
    ChannelPermutation.Permuted permuted =
        ChannelPermutation.apply(lived, TWO_OF_FOUR, 0, 1, Progress.none());
    INDArray x = Zoo.inputs(lived, 3);
    float[] expected = Inference.of(lived).outputs(x).dup('c').data().asFloat();
    float[] got = Inference.of(permuted.network()).outputs(x).dup('c').data().asFloat();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], got[i], 1e-4 * Math.max(1, Math.abs(expected[i])));
    }
    Masks before = pruned(lived);
    Masks after = pruned(permuted.network());
    assertTrue(
        magnitude(before.applyTo(lived)) <= magnitude(after.applyTo(permuted.network())) + 1e-3,
        permuted.found()::toString);
  }

  private static Masks pruned(Network network) {
    return new Pruner(Importance.magnitude(), TWO_OF_FOUR, Allocation.uniform(0.5)).prune(network);
  }

  private static double magnitude(Network network) {
    return network.prunable().stream()
        .mapToDouble(name -> network.weight(name).norm1Number().doubleValue())
        .sum();
  }

  @Test
  void mistakesAreNamed() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ChannelPermutation.search(new double[10], 4, TWO_OF_FOUR, 0, 1));
    assertTrue(String.valueOf(error.getMessage()).contains("expected whole rows of 4 columns"));
  }
}
