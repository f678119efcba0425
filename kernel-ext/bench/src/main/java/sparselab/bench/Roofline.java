package sparselab.bench;

import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import sparselab.kernels.Floats;

/** What one core can do: multiply-adds from registers, and bytes read at four footprints. */
final class Roofline {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 10_000;
  private static final int SUMS = 12;

  private Roofline() {}

  static void run(String[] arguments, PrintStream out) {
    var flags = Flags.parse(arguments, 1, Set.of());
    var rounds = Rounds.of(flags);
    var sink = new float[1];
    double seconds = rounds.best(() -> sink[0] += multiplyAdds(STEPS, sink[0]));
    double flop = 2.0 * SPECIES.length() * SUMS * STEPS;
    print(out, flags, "multiply-add", SPECIES.vectorBitSize(), flop / seconds / 1e9, "GFLOP/s");
    for (int kilobytes : new int[] {16, 512, 8 << 10, 256 << 10}) {
      var data = Floats.allocate(kilobytes * 256L);
      int passes = Math.max(1, (1 << 11) / kilobytes);
      double read = rounds.best(() -> sink[0] += read(data.segment(), passes));
      double bytes = 1024.0 * kilobytes * passes;
      print(out, flags, "read", kilobytes, bytes / read / 1e9, "GB/s");
    }
    if (Float.isNaN(sink[0])) {
      throw new IllegalStateException("roofline: sums of zeros are not a number");
    }
  }

  private static void print(
      PrintStream out, Flags flags, String what, int size, double value, String unit) {
    String unitOfSize = unit.equals("GB/s") ? "KiB" : "bit";
    out.println(
        flags.has("json")
            ? String.format(
                Locale.ROOT,
                "{\"case\":\"roofline\",\"what\":\"%s\",\"size\":\"%d %s\",\"value\":%.1f,\"unit\":\"%s\"}",
                what,
                size,
                unitOfSize,
                value,
                unit)
            : String.format(
                Locale.ROOT, "  %-14s %8d %s  %8.1f %s", what, size, unitOfSize, value, unit));
  }

  /** Twelve independent sums, so that neither latency nor the number of registers is the limit. */
  private static float multiplyAdds(int steps, float seed) {
    var w = FloatVector.broadcast(SPECIES, 0.5f);
    var s0 = FloatVector.broadcast(SPECIES, seed);
    var s1 = s0.add(1);
    var s2 = s0.add(2);
    var s3 = s0.add(3);
    var s4 = s0.add(4);
    var s5 = s0.add(5);
    var s6 = s0.add(6);
    var s7 = s0.add(7);
    var s8 = s0.add(8);
    var s9 = s0.add(9);
    var sA = s0.add(10);
    var sB = s0.add(11);
    for (int i = 0; i < steps; i++) {
      s0 = w.fma(w, s0);
      s1 = w.fma(w, s1);
      s2 = w.fma(w, s2);
      s3 = w.fma(w, s3);
      s4 = w.fma(w, s4);
      s5 = w.fma(w, s5);
      s6 = w.fma(w, s6);
      s7 = w.fma(w, s7);
      s8 = w.fma(w, s8);
      s9 = w.fma(w, s9);
      sA = w.fma(w, sA);
      sB = w.fma(w, sB);
    }
    return s0.add(s1)
        .add(s2)
        .add(s3)
        .add(s4)
        .add(s5)
        .add(s6)
        .add(s7)
        .add(s8)
        .add(s9)
        .add(sA)
        .add(sB)
        .lane(0);
  }

  private static float read(MemorySegment data, int passes) {
    var order = ByteOrder.nativeOrder();
    long step = SPECIES.vectorByteSize();
    var s0 = FloatVector.zero(SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    for (int pass = 0; pass < passes; pass++) {
      for (long at = 0; at <= data.byteSize() - 4 * step; at += 4 * step) {
        s0 = s0.add(FloatVector.fromMemorySegment(SPECIES, data, at, order));
        s1 = s1.add(FloatVector.fromMemorySegment(SPECIES, data, at + step, order));
        s2 = s2.add(FloatVector.fromMemorySegment(SPECIES, data, at + 2 * step, order));
        s3 = s3.add(FloatVector.fromMemorySegment(SPECIES, data, at + 3 * step, order));
      }
    }
    return s0.add(s1).add(s2).add(s3).lane(0);
  }
}
