package sparselab.hardware.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.Workload;
import sparselab.hardware.density.Imbalance;
import sparselab.hardware.model.Level;
import sparselab.hardware.model.ModelOptions;
import sparselab.hardware.model.StackedModel;

/** Formulas against simulation, and figures that follow from a device's own numbers. */
final class StatisticsAnchors {
  private static final long SEED = 2026;

  private StatisticsAnchors() {}

  static List<Anchor> all() {
    var anchors = new ArrayList<Anchor>();
    fullestLane(anchors);
    queues(anchors);
    energies(anchors);
    bandwidthOnly(anchors);
    clocks(anchors);
    return anchors;
  }

  private static void fullestLane(List<Anchor> anchors) {
    int[][] cases = {{64, 64}, {256, 64}, {1024, 64}, {4096, 64}, {64, 16}, {16, 4}};
    double[] densities = {.1, .1, .1, .1, .5, .5};
    double[] quoted = {12.56, 37.43, 125.5, 455.2, 39.04, 10.04};
    for (int i = 0; i < cases.length; i++) {
      int n = cases[i][0];
      int lanes = cases[i][1];
      double ours = Imbalance.expectedMaximum(n, densities[i], lanes);
      var name = "n=" + n + " d=" + densities[i] + " P=" + lanes;
      anchors.add(
          Anchor.predicted(
              "fullest lane E[max]",
              name + ", simulated",
              simulated(n, densities[i], lanes),
              ours,
              0.01,
              "Monte Carlo, seed " + SEED));
      anchors.add(
          Anchor.predicted(
              "fullest lane E[max]",
              name + ", tabled",
              quoted[i],
              ours,
              0.001,
              "this project's reference table"));
    }
  }

  /** Mean over rounds of the largest of {@code lanes} sums of {@code n} coin flips. */
  static double simulated(int n, double density, int lanes) {
    RandomGenerator random = new SplittableRandom(SEED);
    int rounds = Math.clamp(12_000_000 / (n * lanes), 300, 4000);
    long sum = 0;
    for (int r = 0; r < rounds; r++) {
      int most = 0;
      for (int lane = 0; lane < lanes; lane++) {
        int hits = 0;
        for (int i = 0; i < n; i++) {
          hits += random.nextDouble() < density ? 1 : 0;
        }
        most = Math.max(most, hits);
      }
      sum += most;
    }
    return (double) sum / rounds;
  }

  private static void queues(List<Anchor> anchors) {
    int[][] cases = {{64, 64}, {16, 16}};
    double[] densities = {.1, .3};
    for (int i = 0; i < cases.length; i++) {
      for (int depth : new int[] {1, 2, 4, 8}) {
        int n = cases[i][0];
        int lanes = cases[i][1];
        anchors.add(
            Anchor.predicted(
                "lanes with a queue of depth D",
                "n=" + n + " d=" + densities[i] + " P=" + lanes + " D=" + depth,
                queueSimulated(n, densities[i], lanes, depth),
                Imbalance.expectedWithQueue(n, densities[i], lanes, depth),
                0.2,
                "simulation of 400 rounds, seed " + SEED));
      }
    }
  }

  /** Mean time a round: a lane starts round r when all lanes have finished round r − depth. */
  static double queueSimulated(int n, double density, int lanes, int depth) {
    var random = new SplittableRandom(SEED);
    int rounds = 400;
    var slowest = new double[rounds];
    var finished = new double[lanes];
    for (int r = 0; r < rounds; r++) {
      double issued = r >= depth ? slowest[r - depth] : 0;
      for (int lane = 0; lane < lanes; lane++) {
        int work = 0;
        for (int i = 0; i < n; i++) {
          work += random.nextDouble() < density ? 1 : 0;
        }
        finished[lane] = Math.max(finished[lane], issued) + work;
        slowest[r] = Math.max(slowest[r], finished[lane]);
      }
    }
    return slowest[rounds - 1] / rounds;
  }

  private static void energies(List<Anchor> anchors) {
    var group = "energy";
    var a100 = Device.named("a100-80");
    double mac = a100.number("energy.mac.bf16.joules").orElseThrow();
    anchors.add(
        Anchor.predicted(
            group,
            "7 nm bf16 multiply, fp32 add: pJ an operation",
            0.30,
            mac / Workload.OPS_PER_MAC * 1e12,
            0.02,
            "Jouppi et al. 2021, table 2"));
    String[] names = {"a100-80", "h100", "b200", "tpu-v4i"};
    double[] picojoules = {1.28, 0.71, 0.44, 1.27};
    for (int i = 0; i < names.length; i++) {
      var device = Device.named(names[i]);
      double ours =
          device.number("power.tdpWatts").orElseThrow()
              / device.peakOpsPerSecond(ElementType.BF16).orElseThrow()
              * 1e12;
      anchors.add(
          Anchor.predicted(
              group,
              names[i] + ": TDP over peak, pJ an operation",
              picojoules[i],
              ours,
              0.02,
              "this project's reference table"));
    }
    // The whole of a table: MACs, gated MACs, memory and idle must add up to what is reported.
    var tpu = Device.named("tpu-v1");
    var model = new StackedModel(Level.L4_IMBALANCE, ModelOptions.defaults());
    var energy =
        model
            .estimate(Workload.matmul(256, 1024, 1024, ElementType.INT8), tpu)
            .energy()
            .orElseThrow();
    double parts =
        energy.macs() + energy.gated() + energy.memory() + energy.metadata() + energy.idle();
    double byHand = 256.0 * 1024 * 1024 * 0.3e-12;
    anchors.add(
        Anchor.predicted(
            group, "TPU v1 product: parts over total", 1, parts / energy.joules(), 1e-12, "sum"));
    anchors.add(
        Anchor.predicted(
            group,
            "TPU v1 product: joules of the MACs",
            byHand,
            energy.macs(),
            1e-9,
            "0.3 pJ an int8 MAC at 45 nm, Horowitz 2014"));
  }

  private static void bandwidthOnly(List<Anchor> anchors) {
    var model = StackedModel.full();
    var h100 = Device.named("h100");
    var h200 = Device.named("h200");
    var decode = Networks.llama3Decode(ElementType.BF16);
    var prefill = Workload.matmul(8192, 8192, 8192, ElementType.BF16);
    var group = "H200 over H100";
    anchors.add(
        Anchor.predicted(
            group,
            "one token (bytes decide)",
            4800.0 / 3350,
            model.estimate(decode, h100).seconds().typical()
                / model.estimate(decode, h200).seconds().typical(),
            0.01,
            "bandwidths, stas00/ml-engineering @744d01e"));
    anchors.add(
        Anchor.predicted(
            group,
            "8192^3 (compute decides)",
            1,
            model.estimate(prefill, h100).seconds().typical()
                / model.estimate(prefill, h200).seconds().typical(),
            0,
            "peaks, stas00/ml-engineering @744d01e"));
  }

  /** A peak must follow from its arrays and clock, where all three are stated. */
  private static void clocks(List<Anchor> anchors) {
    for (var device : Device.all()) {
      boolean stated =
          device.kind() == Device.Kind.TPU
              && device.array().isPresent()
              && device.array().get().hertz().isPresent();
      if (!stated) {
        continue;
      }
      var array = device.array().orElseThrow();
      double ours =
          (double) Workload.OPS_PER_MAC
              * array.units()
              * array.rows()
              * array.columns()
              * array.hertz().orElseThrow();
      double peak =
          device
              .peakOpsPerSecond(ElementType.BF16)
              .orElseGet(() -> device.peakOpsPerSecond(ElementType.INT8).orElseThrow());
      anchors.add(
          Anchor.predicted(
              "peak from arrays and clock",
              device.name(),
              peak / 1e12,
              ours / 1e12,
              0.01,
              "2 x arrays x side^2 x clock"));
    }
  }
}
