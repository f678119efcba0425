package sparselab.hardware.validate;

import java.util.ArrayList;
import java.util.List;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.Workload;
import sparselab.hardware.model.Level;
import sparselab.hardware.model.ModelOptions;
import sparselab.hardware.model.StackedModel;
import sparselab.hardware.systolic.Dataflow;
import sparselab.hardware.systolic.Systolic;

/** Systolic arrays: exact cycles, and TPU v1 in production. */
final class ArrayAnchors {
  private static final String SCALESIM = "scalesim 3.0.0, which prints one less";
  private static final String JOUPPI = "Jouppi et al., ISCA 2017";

  private ArrayAnchors() {}

  static List<Anchor> all() {
    var anchors = new ArrayList<Anchor>();
    cycles(anchors);
    tpuApplications(anchors);
    lstm600(anchors);
    return anchors;
  }

  private static void cycles(List<Anchor> anchors) {
    long[][] shapes = {{64, 64, 64}, {100, 70, 50}, {512, 512, 512}, {33, 65, 129}, {1, 256, 256}};
    double[][] expected = {
      {503, 631, 631},
      {1343, 1163, 1311},
      {146943, 155135, 155135},
      {1145, 1904, 1589},
      {2543, 6079, 2799}
    };
    var array = new Systolic(32, 32);
    for (int i = 0; i < shapes.length; i++) {
      long m = shapes[i][0];
      long n = shapes[i][1];
      long k = shapes[i][2];
      for (int f = 0; f < 3; f++) {
        var flow = List.of(Dataflow.values()).get(f);
        var name = flow.key() + " m=" + m + " n=" + n + " k=" + k;
        // Their total lacks the last cycle of the run.
        long ours = array.cycles(flow, m, k, n) - 1;
        anchors.add(
            Anchor.predicted("systolic cycles", name, expected[i][f], (double) ours, 0, SCALESIM));
      }
    }
    int[][] ratios = {{1, 1}, {3, 4}, {2, 4}, {1, 4}, {1, 8}};
    double[] sparse = {22399, 16799, 11199, 5599, 2799};
    for (int i = 0; i < ratios.length; i++) {
      long ours = array.cyclesNOfM(256, 256, 256, ratios[i][0], ratios[i][1]) - 1;
      anchors.add(
          Anchor.predicted(
              "systolic cycles",
              "ws 256^3, " + ratios[i][0] + ":" + ratios[i][1],
              sparse[i],
              (double) ours,
              0,
              SCALESIM));
    }
  }

  private static void tpuApplications(List<Anchor> anchors) {
    var names = List.of("MLP0", "MLP1", "LSTM0", "LSTM1", "CNN0", "CNN1");
    double[] teraOps = {12.3, 9.7, 3.7, 2.8, 86.0, 14.1};
    long[] weights = {20, 5, 52, 34, 8, 100};
    long[] macsPerByte = {200, 168, 64, 96, 2888, 1750};
    // The array reaches its peak when it has weights; memory is as efficient as we assume anywhere.
    var ideal = ModelOptions.ideal();
    var options =
        new ModelOptions(
            ideal.denseEfficiency(),
            ideal.sparseEfficiency(),
            ModelOptions.defaults().memoryEfficiency(),
            true);
    var roofline = new StackedModel(Level.L0_ROOFLINE, options);
    var tpu = Device.named("tpu-v1");
    double gain = 0;
    for (int i = 0; i < names.size(); i++) {
      long side = Math.round(Math.sqrt(weights[i] * 1e6));
      var work = Workload.matmul(macsPerByte[i], side, side, ElementType.INT8);
      double ours = roofline.estimate(work, tpu).denseOpsPerSecond() / 1e12;
      var wide = tpu.scaled("memory.dram.bytesPerSecond", 4);
      gain += roofline.estimate(work, wide).denseOpsPerSecond() / 1e12 / ours / names.size();
      var anchor =
          Anchor.predicted(
              "TPU v1, TOPS in production", names.get(i), teraOps[i], ours, 0.15, JOUPPI);
      anchors.add(
          switch (names.get(i)) {
            case "LSTM1" ->
                anchor.missed(
                    "600 is no multiple of 256: 4.2 of 10.5 % active slots hold nothing, and 62 %"
                        + " of the time waits for weights that come in partly empty tiles");
            case "CNN1" ->
                anchor.missed(
                    "23.7 of 46.2 % active slots hold nothing (shallow layers) and 28 % of the"
                        + " time waits for weights: one mean intensity cannot stand for both");
            default -> anchor;
          });
    }
    anchors.add(
        Anchor.predicted(
            "TPU v1, what would help", "mean gain of 4x bandwidth", 3, gain, 0.15, JOUPPI));
  }

  private static void lstm600(List<Anchor> anchors) {
    double bytesPerSecond = 34e9;
    double hertz = 700e6;
    long[] sides = {256, 512};
    double[] seconds = {18e-6, 32e-6};
    double[] steps = {9, 4};
    for (int i = 0; i < sides.length; i++) {
      var array = new Systolic(sides[i], sides[i]);
      long load = Math.round(sides[i] * sides[i] / bytesPerSecond * hertz);
      double ours = array.cyclesDoubleBuffered(96, 600, 600, load) / hertz;
      var name = "LSTM1's 600x600 on " + sides[i] + "x" + sides[i];
      anchors.add(
          Anchor.predicted(
              "TPU v1, tiles", name, steps[i], (double) array.folds(600, 600), 0, JOUPPI));
      anchors.add(Anchor.predicted("TPU v1, seconds", name, seconds[i], ours, 0.05, JOUPPI));
    }
  }
}
