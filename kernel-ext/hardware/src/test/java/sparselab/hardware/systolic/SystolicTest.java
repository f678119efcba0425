package sparselab.hardware.systolic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SystolicTest {

  /** scalesim.csv was written by scalesim_golden.py, which lies beside it. */
  @Test
  void cyclesEqualScaleSimOnEveryLine() throws IOException {
    var file = Objects.requireNonNull(SystolicTest.class.getResourceAsStream("scalesim.csv"));
    try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      var rows = lines.lines().skip(1).toList();
      assertEquals(95, rows.size(), "30 shapes by three dataflows, and five N:M");
      for (var row : rows) {
        var c = row.split(",", -1);
        var flow =
            Stream.of(Dataflow.values()).filter(f -> f.key().equals(c[2])).findAny().orElseThrow();
        var array = new Systolic(Long.parseLong(c[0]), Long.parseLong(c[1]));
        long m = Long.parseLong(c[3]);
        long k = Long.parseLong(c[4]);
        long n = Long.parseLong(c[5]);
        int keep = Integer.parseInt(c[6]);
        int of = Integer.parseInt(c[7]);
        long ours = of == 1 ? array.cycles(flow, m, k, n) : array.cyclesNOfM(m, k, n, keep, of);
        assertEquals(Long.parseLong(c[8]), ours - 1, row);
      }
    }
  }

  @Test
  void doubleBufferingIsNeverSlowerThanLoadingInBetween() {
    for (long m = 1; m < 400; m += 57) {
      for (long k = 1; k < 400; k += 43) {
        var array = new Systolic(64, 64);
        assertTrue(
            array.cyclesDoubleBuffered(m, k, 100, 0)
                <= array.cycles(Dataflow.WEIGHT_STATIONARY, m, k, 100));
      }
    }
  }

  @Test
  void aLargerArrayCanBeSlowerWhenLoadingTilesBinds() {
    // Jouppi et al. 2017: 600x600 on 256 takes 9 steps of 18 us in all, on 512 four and 32 us.
    long small = new Systolic(256, 256).cyclesDoubleBuffered(96, 600, 600, 1349);
    long large = new Systolic(512, 512).cyclesDoubleBuffered(96, 600, 600, 5397);
    assertTrue(large > small);
  }

  @Test
  void mappingEfficiencyIsOneOnlyForMultiples() {
    var array = new Systolic(32, 16);
    assertEquals(1, array.mappingEfficiency(64, 48));
    assertEquals(33.0 * 16 / (2 * 32 * 16), array.mappingEfficiency(33, 16), 1e-12);
  }

  @Test
  void refusesEmptyProducts() {
    var array = new Systolic(8, 8);
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> array.cycles(Dataflow.OUTPUT_STATIONARY, 0, 1, 1));
    assertEquals("systolic product: expected m, k, n >= 1, found 0, 1, 1", error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Systolic(0, 8));
  }
}
