package sparselab.hardware.validate;

import java.util.ArrayList;
import java.util.List;
import sparselab.hardware.CostModel;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.Op;
import sparselab.hardware.Structure;
import sparselab.hardware.Variant;
import sparselab.hardware.Workload;
import sparselab.hardware.density.EffectualMacs;
import sparselab.hardware.density.Imbalance;
import sparselab.hardware.model.Level;
import sparselab.hardware.model.ModelOptions;
import sparselab.hardware.model.StackedModel;

/** Zero-skipping accelerators: counts, granularity, energy. */
final class AcceleratorAnchors {
  private static final String SPARSELOOP = "Sparseloop artifact (MICRO 2022)";

  private AcceleratorAnchors() {}

  static List<Anchor> all() {
    var anchors = new ArrayList<Anchor>();
    eyerissCounts(anchors);
    dstc(anchors);
    tensorCores(anchors);
    return anchors;
  }

  /** One layer: outputs, positions, channels, densities of weights and activations, covariance. */
  private record Layer(
      String name,
      long m,
      long p,
      long c,
      double dW,
      double dA,
      double cycles,
      double covariance) {}

  private static final List<Layer> MOBILENET =
      List.of(
          new Layer("L07", 64, 1024, 64, .5203, .7281, 1_702_140, .02702),
          new Layer("L09", 128, 256, 64, .8184, .8641, 1_499_682, .00793),
          new Layer("L13", 256, 64, 128, .6443, .8329, 1_144_158, .00898),
          new Layer("L19", 256, 64, 256, .5499, .6077, 1_457_458, .01336),
          new Layer("L21", 256, 64, 256, .5997, .6412, 1_677_684, .01547),
          new Layer("L23", 256, 64, 256, .6988, .6084, 1_821_557, .00916),
          new Layer("L25", 512, 16, 256, .6495, .6772, 948_572, .01246),
          new Layer("L27", 512, 16, 512, .2999, .5829, 775_316, .01007));

  private static void eyerissCounts(List<Anchor> anchors) {
    for (var l : MOBILENET) {
      double independent = EffectualMacs.fromDensities(l.m, l.p, l.c, l.dW, l.dA, 0);
      double exact = EffectualMacs.fromDensities(l.m, l.p, l.c, l.dW, l.dA, l.covariance);
      anchors.add(
          Anchor.predicted(
              "Eyeriss v2 element, densities", l.name, l.cycles, independent, 0.07, SPARSELOOP));
      // The masks have no licence to ship; their covariance is rounded to five digits.
      anchors.add(
          Anchor.predicted(
              "Eyeriss v2 element, with covariance",
              l.name,
              l.cycles,
              exact,
              0.0005,
              SPARSELOOP + "; covariance measured in its masks"));
    }
  }

  private static void dstc(List<Anchor> anchors) {
    double dense = 4600;
    double[][] points = {
      {.9, 1, 4160},
      {.9, .4, 2300},
      {.7, 1, 3300},
      {.7, .4, 1820},
      {.5, 1, 2690},
      {.5, .4, 1480},
      {.3, 1, 1930},
      {.3, .4, 1100},
      {1, .4, 2500}
    };
    for (var point : points) {
      double ours =
          dense * Imbalance.vectorShare(32, point[0], 8) * Imbalance.vectorShare(32, point[1], 16);
      var name = "4096^3, densities " + point[0] + " and " + point[1];
      anchors.add(
          Anchor.predicted(
              "dual-side sparse tensor core",
              name,
              point[2],
              ours,
              0.12,
              SPARSELOOP + ", read from its figure 21"));
    }
  }

  /** M128 K1152 N1024, activations of density 0.44. */
  private static void tensorCores(List<Anchor> anchors) {
    var op = Op.gemm("layer", 1024, 1152, 128, ElementType.INT8).activationDensity(0.44);
    var ideal = ModelOptions.ideal();
    CostModel model = new StackedModel(Level.L4_IMBALANCE, ideal);
    var group = "tensor core cycles (nanoseconds at 1 GHz)";
    var stc = Device.named("sparse-tensor-core");
    double dense = nanoseconds(model, op, stc);
    anchors.add(Anchor.predicted(group, "dense", 147_456, dense, 0.001, SPARSELOOP).fitted());
    double half = nanoseconds(model, op.pruned(Variant.nOfM(2, 4)), stc);
    anchors.add(Anchor.predicted(group, "2:4", 73_728, half, 0.001, SPARSELOOP));
    double quarter =
        nanoseconds(model, op.pruned(Structure.keep(1).of(4), op.weightCount() / 4), stc);
    anchors.add(
        Anchor.predicted(group, "1:4 gains no more than 2:4", 73_728, quarter, 0.001, SPARSELOOP));
    double dual = nanoseconds(model, op, Device.named("dstc"));
    anchors.add(
        Anchor.predicted(group, "dual-side, dense weights", 78_059, dual, 0.12, SPARSELOOP));
  }

  private static double nanoseconds(CostModel model, Op op, Device device) {
    return model.estimate(Workload.of("layer", 1, List.of(op)), device).seconds().typical() * 1e9;
  }
}
