package sparselab.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class LanesTest {
  /** Interpreted or compiled, the lanes are added in one order: halves, quarters, …. */
  @Test
  void lanesAreAddedInOneOrder() {
    assumeTrue(Simd.PRESENT, "no vectors without the Vector API");
    var random = new SplittableRandom(1);
    float[] lanes = new float[Lanes.LENGTH];
    for (int round = 0; round < 50_000; round++) {
      for (int i = 0; i < lanes.length; i++) {
        lanes[i] = random.nextFloat() - 0.5f;
      }
      float sum = Lanes.sum(FloatVector.fromArray(Lanes.SPECIES, lanes, 0));
      for (int half = lanes.length / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; i++) {
          lanes[i] += lanes[i + half];
        }
      }
      assertEquals(lanes[0], sum, 0f, "round " + round);
    }
  }
}
