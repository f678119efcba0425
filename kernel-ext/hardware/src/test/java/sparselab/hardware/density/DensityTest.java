package sparselab.hardware.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DensityTest {

  @Test
  void logGammaIsTheLogarithmOfFactorials() {
    double log = 0;
    for (int n = 1; n < 200; n++) {
      assertEquals(log, LogGamma.of(n), 1e-12 * Math.max(1, log));
      log += Math.log(n);
    }
    assertEquals(Math.log(Math.sqrt(Math.PI)), LogGamma.of(0.5), 1e-13);
  }

  @Test
  void hypergeometricSumsToOneWithItsMeanAndVariance() {
    var tile = new Hypergeometric(1000, 137, 64);
    double sum = 0;
    double mean = 0;
    double square = 0;
    for (int k = 0; k <= 64; k++) {
      double p = tile.probability(k);
      sum += p;
      mean += k * p;
      square += (double) k * k * p;
    }
    assertEquals(1, sum, 1e-9);
    assertEquals(tile.mean(), mean, 1e-9);
    assertEquals(tile.variance(), square - mean * mean, 1e-8);
  }

  @Test
  void hypergeometricWorksOnWholeTensorsAndNearsTheBinomial() {
    double empty = Hypergeometric.probabilityEmpty(100_000_000L, 10_000_000L, 16);
    assertEquals(Math.pow(0.9, 16), empty, 1e-5);
    assertEquals(0, Hypergeometric.probabilityEmpty(100, 50, 1000));
  }

  @Test
  void theQuantileAtFullConfidenceIsTheWorstCase() {
    var tile = new Hypergeometric(1000, 100, 64);
    assertEquals(64, tile.quantile(1));
    assertTrue(tile.quantile(0.99) < 20);
    assertTrue(tile.quantile(0.5) <= tile.quantile(0.99));
  }

  @Test
  void aStructuredTileThatIsAMultipleHasNoVariance() {
    assertEquals(0, new Structured(64, 0.5).variance());
    var odd = new Structured(7, 0.5);
    assertEquals(0.25, odd.variance());
    assertEquals(1, odd.probability(3) + odd.probability(4));
  }

  @Test
  void aBandHoldsWhatCountingItGives() {
    for (int size = 1; size < 12; size++) {
      for (int width = 0; width < 14; width++) {
        long count = 0;
        for (int i = 0; i < size; i++) {
          for (int j = 0; j < size; j++) {
            count += Math.abs(i - j) <= width ? 1 : 0;
          }
        }
        assertEquals(count, new Banded(size, width).nonZeros());
      }
    }
  }

  @Test
  void effectualMacsOfRandomMasksEqualBruteForce() {
    var random = new SplittableRandom(7);
    for (int trial = 0; trial < 20; trial++) {
      int outputs = random.nextInt(1, 20);
      int channels = random.nextInt(1, 20);
      int positions = random.nextInt(1, 30);
      var weights = mask(random, outputs, channels);
      var activations = mask(random, channels, positions);
      long count = 0;
      for (int o = 0; o < outputs; o++) {
        for (int c = 0; c < channels; c++) {
          for (int p = 0; p < positions; p++) {
            count += weights[o][c] && activations[c][p] ? 1 : 0;
          }
        }
      }
      assertEquals(count, EffectualMacs.count(weights, activations), "trial " + trial);
    }
  }

  private static boolean[][] mask(SplittableRandom random, int rows, int columns) {
    var mask = new boolean[rows][columns];
    for (var row : mask) {
      for (int i = 0; i < columns; i++) {
        row[i] = random.nextInt(3) == 0;
      }
    }
    return mask;
  }

  @Test
  void theFullestLaneIsAtLeastTheMeanAndGrowsWithLanes() {
    double before = 0;
    for (int lanes = 1; lanes <= 1024; lanes *= 4) {
      double now = Imbalance.expectedMaximum(256, 0.3, lanes);
      assertTrue(now >= before && now >= 256 * 0.3 - 1e-9 && now <= 256);
      before = now;
    }
    assertEquals(76.8, Imbalance.expectedMaximum(256, 0.3, 1), 1e-9);
    assertEquals(256, Imbalance.expectedMaximum(256, 1, 64));
    assertEquals(0, Imbalance.expectedMaximum(256, 0, 64));
  }

  @Test
  void theRoughFormulaIsTwoToThirteenPercentHigh() {
    int[] n = {64, 256, 1024, 4096};
    for (int candidates : n) {
      double exact = Imbalance.expectedMaximum(candidates, 0.1, 64);
      double rough = Imbalance.expectedMaximumRoughly(candidates, 0.1, 64);
      assertTrue(rough > exact && rough < 1.14 * exact, candidates + ": " + rough / exact);
    }
  }

  @Test
  void vectorsCostAtLeastTheDensityAndAtMostEverything() {
    for (double density = 0; density <= 1; density += 0.05) {
      for (int vector : new int[] {1, 4, 8, 16, 32}) {
        double share = Imbalance.vectorShare(32, density, vector);
        assertTrue(share >= density - 1e-12 && share <= 1, density + " by " + vector);
      }
      assertEquals(density, Imbalance.vectorShare(32, density, 1), 1e-12);
    }
    assertTrue(Imbalance.probabilityNonEmpty(16, 0.5) > 0.9999);
  }

  @Test
  void binomialsDoNotUnderflow() {
    var wide = new Binomial(100_000, 0.1).cumulative();
    assertEquals(0.5, wide[10_000], 0.01);
    assertEquals(1, wide[100_000]);
    assertThrows(IllegalArgumentException.class, () -> new Binomial(-1, 0.5));
  }
}
