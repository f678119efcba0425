package sparselab.hardware.validate;

import java.util.ArrayList;
import java.util.List;
import sparselab.hardware.Device;
import sparselab.hardware.Estimate;
import sparselab.hardware.Op;
import sparselab.hardware.Variant;
import sparselab.hardware.Workload;
import sparselab.hardware.model.Level;
import sparselab.hardware.model.StackedModel;

/** Whole networks measured dense and sparse on one device. */
final class NetworkAnchors {
  private NetworkAnchors() {}

  static List<Anchor> all() {
    var anchors = new ArrayList<Anchor>();
    orin(anchors);
    mobile(anchors);
    return anchors;
  }

  private static void orin(List<Anchor> anchors) {
    var source = "NVIDIA/Deep-Learning-Accelerator-SW README @1da860c";
    var networks =
        List.of(
            Networks.resNet34Backbone(),
            Networks.retinaNetResNeXt50(),
            Networks.retinaNetResNet34(),
            Networks.ssdResNet34());
    var modes = List.of("maxn", "50w", "30w", "15w");
    double[][] published = {
      {1.35, 1.38, 1.39, 1.45},
      {1.31, 1.34, 1.34, 1.43},
      {1.32, 1.36, 1.37, 1.47},
      {1.24, 1.28, 1.28, 1.36}
    };
    for (int n = 0; n < networks.size(); n++) {
      for (int mode = 0; mode < modes.size(); mode++) {
        var device = Device.named("orin-dla-" + modes.get(mode));
        var ours = estimate(networks.get(n).pruned(Variant.nOfM(2, 4)), device);
        var name = networks.get(n).name() + ", " + modes.get(mode);
        var anchor =
            Anchor.speedup(
                "Orin DLA 2:4 speed-up", name, published[n][mode], ours.speedup(), 0.15, source);
        anchors.add(n == 0 && mode % 3 == 0 ? anchor.fitted() : anchor);
      }
    }
  }

  private static Estimate estimate(Workload workload, Device device) {
    return StackedModel.upTo(Level.L1_SPARSE).estimate(workload, device);
  }

  /** Fast Sparse ConvNets: 90 % zeros in the 1x1 convolutions of MobileNetV1. */
  private static void mobile(List<Anchor> anchors) {
    var source = "google-research/fastconvnets README; XNNPACK README @75db3c0";
    var phone = Device.named("snapdragon-835");
    var dense = estimate(Networks.mobileNetV1(1), phone);
    var group = "Snapdragon 835 seconds";
    anchors.add(
        Anchor.predicted(
                group, "MobileNetV1 1.0 dense", 0.086, dense.seconds().typical(), 0.25, source)
            .fitted());
    double[] widths = {0.75, 1, 1.4};
    double[] seconds = {0.021, 0.031, 0.058};
    for (int i = 0; i < widths.length; i++) {
      var sparse = Networks.mobileNetV1(widths[i]).mapped(NetworkAnchors::pruned90);
      double ours = estimate(sparse, phone).seconds().typical();
      var name = "MobileNetV1 " + widths[i] + " at 90 %";
      var anchor = Anchor.predicted(group, name, seconds[i], ours, 0.25, source);
      anchors.add(widths[i] == 1 ? anchor.fitted() : anchor);
    }
  }

  private static Op pruned90(Op op) {
    boolean pointwise = op.groups() == 1 && op.k() > 27 && !op.name().equals("classes");
    return pointwise ? op.pruned(Variant.unstructured(0.1)) : op;
  }
}
