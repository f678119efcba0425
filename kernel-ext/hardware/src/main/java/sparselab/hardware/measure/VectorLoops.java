package sparselab.hardware.measure;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The loops with the Vector API: enough independent chains to fill two FMA pipes. */
final class VectorLoops implements Loops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;

  @Override
  public int macsPerRound() {
    return CHAINS * SPECIES.length();
  }

  @Override
  public float multiplyAdd(long rounds, float seed) {
    var x = FloatVector.broadcast(SPECIES, 0.999f);
    var y = FloatVector.broadcast(SPECIES, seed);
    var a0 = y;
    var a1 = y.add(1);
    var a2 = y.add(2);
    var a3 = y.add(3);
    var a4 = y.add(4);
    var a5 = y.add(5);
    var a6 = y.add(6);
    var a7 = y.add(7);
    var a8 = y.add(8);
    var a9 = y.add(9);
    var a10 = y.add(10);
    var a11 = y.add(11);
    for (long i = 0; i < rounds; i++) {
      a0 = a0.fma(x, y);
      a1 = a1.fma(x, y);
      a2 = a2.fma(x, y);
      a3 = a3.fma(x, y);
      a4 = a4.fma(x, y);
      a5 = a5.fma(x, y);
      a6 = a6.fma(x, y);
      a7 = a7.fma(x, y);
      a8 = a8.fma(x, y);
      a9 = a9.fma(x, y);
      a10 = a10.fma(x, y);
      a11 = a11.fma(x, y);
    }
    var low = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
    var high = a6.add(a7).add(a8).add(a9).add(a10).add(a11);
    return low.add(high).reduceLanes(VectorOperators.ADD);
  }

  @Override
  public float read(float[] data) {
    int lanes = SPECIES.length();
    var s0 = FloatVector.zero(SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    int end = data.length - data.length % (4 * lanes);
    for (int i = 0; i < end; i += 4 * lanes) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, data, i));
      s1 = s1.add(FloatVector.fromArray(SPECIES, data, i + lanes));
      s2 = s2.add(FloatVector.fromArray(SPECIES, data, i + 2 * lanes));
      s3 = s3.add(FloatVector.fromArray(SPECIES, data, i + 3 * lanes));
    }
    return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
  }

  @Override
  public String how() {
    return "Java Vector API, " + SPECIES.vectorBitSize() + "-bit vectors";
  }
}
