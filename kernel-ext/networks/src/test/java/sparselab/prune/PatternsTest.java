package sparselab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.network.Networks;
import sparselab.network.Shape;

class PatternsTest {
  /** Against every choice there is: with all elements free, the sum of scores is the greatest. */
  @ParameterizedTest
  @CsvSource({"1, 2", "1, 3", "2, 3", "1, 4", "2, 4", "3, 4"})
  void transposableChoiceIsTheBest(int n, int m) {
    var random = new Random(n * 10 + m);
    for (int trial = 0; trial < 20; trial++) {
      double[] scores = random.doubles((long) m * m, -1, 2).toArray();
      boolean[] free = new boolean[m * m];
      Arrays.fill(free, true);
      boolean[] chosen = Transposable.choose(n, m, scores, free);
      double sum = 0;
      int kept = 0;
      for (int i = 0; i < chosen.length; i++) {
        sum += chosen[i] ? scores[i] : 0;
        kept += chosen[i] ? 1 : 0;
      }
      assertEquals(n * m, kept);
      assertEquals(best(n, m, scores), sum, 1e-9);
    }
  }

  private static double best(int n, int m, double[] scores) {
    double best = Double.NEGATIVE_INFINITY;
    for (int bits = 0; bits < 1 << (m * m); bits++) {
      if (Integer.bitCount(bits) == n * m && regular(n, m, bits)) {
        double sum = 0;
        for (int i = 0; i < m * m; i++) {
          sum += (bits >> i & 1) * scores[i];
        }
        best = Math.max(best, sum);
      }
    }
    return best;
  }

  private static boolean regular(int n, int m, int bits) {
    for (int line = 0; line < m; line++) {
      int row = bits >> (line * m) & (1 << m) - 1;
      int column = 0;
      for (int i = 0; i < m; i++) {
        column += bits >> (i * m + line) & 1;
      }
      if (Integer.bitCount(row) != n || column != n) {
        return false;
      }
    }
    return true;
  }

  @Test
  void transposableIsNofMBothWays() {
    Network network = Samples.mlp(16, 12);
    Mask mask =
        new Pruner(
                Importance.magnitude(),
                Pattern.keep(2).of(4).transposable(),
                Allocation.uniform(0.5))
            .prune(network)
            .of("fc1.weight", network);
    assertEquals(96, mask.kept());
    assertEquals(List.of(), Pattern.keep(2).of(4).violations(mask));
    var turned = new BitSet();
    mask.bits().stream().forEach(i -> turned.set(i % 16 * 12 + i / 16));
    var transposed = new Mask(new Shape(16, 12), turned, Pattern.unstructured());
    assertEquals(List.of(), Pattern.keep(2).of(4).violations(transposed));
  }

  @Test
  void everyViolationIsListed() {
    var shape = new Shape(4, 8);
    Mask dense = Mask.dense(shape);
    assertEquals(16, Pattern.keep(2).of(4).transposable().violations(dense).size());
    assertEquals(
        "output 3 in the tile from output 0, input 4 keeps 4, expected at most 2 of 4",
        Pattern.keep(2).of(4).transposable().violations(dense).get(14));
    assertEquals(
        List.of(
            "the 4 inputs from block at output 0, input 0 keep 4, expected at most 2",
            "the 4 inputs from block at output 0, input 4 keep 4, expected at most 2",
            "the 4 inputs from block at output 2, input 0 keep 4, expected at most 2",
            "the 4 inputs from block at output 2, input 4 keep 4, expected at most 2"),
        Pattern.keep(2).of(4).sharedBy(2).violations(dense));
    var ragged = dense.bits();
    ragged.clear(0);
    var mask = new Mask(shape, ragged, Pattern.unstructured());
    assertEquals(
        List.of("head 0 keeps 15 of 16, expected all or none"), Pattern.head(2).violations(mask));
    assertEquals(
        List.of("layer keeps 31 of 32, expected all or none"),
        Pattern.wholeLayer().violations(mask));
    assertTrue(
        Pattern.keep(2).of(4).sharedBy(2).violations(mask).getFirst().contains("keeps 1 of 2"));
  }

  @Test
  void headsAreWholeAndRefusedWhereTheyDoNotFit() {
    Network bert = Networks.bertEncoder(20, 4, 16, 4, 24, 1, 3, 1);
    var rows =
        new Pruner(
            Importance.magnitude(),
            Pattern.head(4),
            Allocation.byLayer(Map.of("block1\\.[qkv]\\.weight", 0.5)));
    Masks masks = rows.prune(bert);
    Mask q = masks.of("block1.q.weight", bert);
    assertEquals(2 * 4 * 16, q.kept());
    assertTrue(
        rows.plan(bert).rows().stream()
            .anyMatch(row -> row.note().contains("3 outputs are not whole heads of 4")));
    Mask o =
        new Pruner(
                Importance.magnitude(),
                Pattern.headInputs(4),
                Allocation.byLayer(Map.of("block1\\.o\\.weight", 0.25)))
            .prune(bert)
            .of("block1.o.weight", bert);
    assertEquals(3 * 4 * 16, o.kept());
  }

  @Test
  void wholeLayersOfAResidualNetworkGo() {
    Network network = Networks.resnet20(new Shape(3, 8, 8), 10, 1);
    Masks masks =
        new Pruner(Importance.magnitude(), Pattern.wholeLayer(), Allocation.global(0.3))
            .prune(network);
    assertEquals(0.3, masks.sparsity(), 0.1);
    assertTrue(
        masks.byName().values().stream().allMatch(m -> m.kept() == 0 || m.kept() == m.size()));
  }

  @Test
  void mistakesAreNamed() {
    assertError("expected 1 ≤ n < m", () -> Pattern.keep(4).of(4).transposable());
    assertError("rows from 1", () -> Pattern.keep(2).of(4).sharedBy(0));
    assertError("expected a size of at least 1", () -> Pattern.head(0));
    Network network = Samples.mlp(16, 12);
    assertError(
        "keep(1).of(4).transposable() removes at least 144 of 192",
        () ->
            new Pruner(
                    Importance.magnitude(),
                    Pattern.keep(1).of(4).transposable(),
                    Allocation.uniform(0.5))
                .prune(network));
    Masks unstructured = Pruner.magnitude(Allocation.uniform(0.5)).prune(network);
    assertError(
        "the earlier mask cannot be continued as keep(2).of(4).sharedBy(4)",
        () ->
            new Pruner(
                    Importance.magnitude(),
                    Pattern.keep(2).of(4).sharedBy(4),
                    Allocation.uniform(0.8))
                .prune(Context.of(network, unstructured)));
  }

  private static void assertError(String part, org.junit.jupiter.api.function.Executable action) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    assertTrue(message.contains(part), message);
  }
}
