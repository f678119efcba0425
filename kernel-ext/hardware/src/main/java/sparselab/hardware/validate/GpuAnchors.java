package sparselab.hardware.validate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.Estimate;
import sparselab.hardware.Variant;
import sparselab.hardware.Workload;
import sparselab.hardware.model.Level;
import sparselab.hardware.model.ModelOptions;
import sparselab.hardware.model.StackedModel;

/** 2:4 on GPUs: theory says 2, practice 0.6 to 1.9. */
final class GpuAnchors {
  private static final String GROUP = "2:4 GEMM speed-up";
  private static final double TOLERANCE = 0.25;
  private static final String CUTLASS = "pytorch/tutorials semi_structured_sparse.py";
  private static final String ISSUE_57 = "NVIDIA/CUDALibrarySamples #57";
  private static final String CUTLASS_1335 = "NVIDIA/cutlass #1335";
  private static final String AO = "pytorch/ao #174";

  private GpuAnchors() {}

  static List<Anchor> all() {
    var anchors = new ArrayList<Anchor>();
    a100(anchors);
    hopper(anchors);
    consumer(anchors);
    decode(anchors);
    return anchors;
  }

  /** Sparse even where dense would be kept: the question is how fast it is. */
  private static Estimate sparse(Device device, long m, long k, long n, ElementType type) {
    var model = new StackedModel(Level.L3_ARRAY, ModelOptions.defaults().alwaysSparse());
    return model.estimate(Workload.matmul(m, k, n, type, Variant.nOfM(2, 4)), device);
  }

  private static void a100(List<Anchor> anchors) {
    var a100 = Device.named("a100-80");
    var tall = sparse(a100, 3072, 10240, 3072, ElementType.FP16);
    var cube = sparse(a100, 4096, 4096, 4096, ElementType.FP16);
    anchors.add(
        time("A100 3072x10240x3072 dense", 0.870e-3, tall.denseSeconds(), CUTLASS).fitted());
    anchors.add(time("A100 4096^3 dense", 0.608e-3, cube.denseSeconds(), ISSUE_57));
    anchors.add(speedup("A100 3072x10240x3072", 1.38, tall, CUTLASS).fitted());
    anchors.add(speedup("A100 4096^3", 1.11, cube, ISSUE_57).fitted());
    var readme = "pytorch/ao torchao/sparsity/training/README @5559405, forward and backward";
    var wide = sparse(a100, 13008, 1024, 4096, ElementType.FP16);
    var narrow = sparse(a100, 13008, 4096, 1024, ElementType.FP16);
    anchors.add(speedup("A100 ViT-L MLP 13008x1024x4096", 1.24, wide, readme));
    anchors.add(speedup("A100 ViT-L MLP 13008x4096x1024", 1.27, narrow, readme));
  }

  private static void hopper(List<Anchor> anchors) {
    var h100 = Device.named("h100");
    anchors.add(
        speedup(
            "H100 8192^3",
            1.21,
            sparse(h100, 8192, 8192, 8192, ElementType.FP16),
            "NVIDIA/CUDALibrarySamples #203: 1.20 to 1.22"));
    // A kernel made for A100 uses tensor-core instructions half as wide as H100's.
    var ampereKernel = h100.with("sparse.twoOfFour.peakShare.factor", 0.5);
    var old = sparse(ampereKernel, 768, 4096, 4096, ElementType.BF16);
    anchors.add(speedup("H100 768x4096x4096, A100's kernel", 0.62, old, CUTLASS_1335));
    anchors.add(
        time("H100 768x4096x4096 dense", 0.0457e-3, old.denseSeconds(), CUTLASS_1335).fitted());
    anchors.add(
        time(
            "H100 768x4096x4096, A100's 2:4 kernel",
            0.0742e-3,
            old.seconds().typical(),
            CUTLASS_1335));
    anchors.add(
        speedup(
                "1x4096x4096, device not stated (A100 taken)",
                0.11,
                sparse(Device.named("a100-80"), 1, 4096, 4096, ElementType.FP16),
                "pytorch #111339")
            .missed(
                "by bytes 2:4 should win at batch 1; the library's padding and launch took 0.17 ms,"
                    + " which no source gives for a known device"));
  }

  private static void consumer(List<Anchor> anchors) {
    var big = device("rtx-4070-ti-super.device");
    long[] sizes = {3072, 4096, 6144, 8192, 10240, 13312};
    double[] ratios = {1.93, 1.90, 1.85, 1.45, 1.39, 1.38};
    for (int i = 0; i < sizes.length; i++) {
      var ours = sparse(big, sizes[i], 10240, sizes[i], ElementType.BF16);
      var anchor = speedup("RTX 4070 Ti S m=n=" + sizes[i], ratios[i], ours, AO);
      anchors.add(i == 0 || i == sizes.length - 1 ? anchor.fitted() : anchor);
    }
    var small = device("rtx-3060.device");
    long[] sizes3060 = {3072, 5120, 8192, 10240, 14336};
    double[] ratios3060 = {1.94, 1.92, 1.84, 1.72, 1.73};
    for (int i = 0; i < sizes3060.length; i++) {
      var ours = sparse(small, sizes3060[i], 10240, sizes3060[i], ElementType.BF16);
      anchors.add(speedup("RTX 3060 m=n=" + sizes3060[i], ratios3060[i], ours, AO));
    }
  }

  private static void decode(List<Anchor> anchors) {
    var readme = "pytorch/ao README";
    var model = StackedModel.upTo(Level.L1_SPARSE);
    var token = model.estimate(Networks.llama3Decode(ElementType.BF16), Device.named("a100-80"));
    anchors.add(
        Anchor.predicted(
            "decode, tokens a second",
            "Llama-3-8B bf16 on A100",
            95.64,
            1 / token.seconds().typical(),
            TOLERANCE,
            readme));
    anchors.add(
        Anchor.speedup(
            "decode, 2:4 over int4",
            "Llama-3-8B by bytes alone (4.22 and 3.05 GB)",
            1.25,
            4.22 / 3.05,
            TOLERANCE,
            readme));
  }

  private static Anchor speedup(String name, double published, Estimate ours, String source) {
    return Anchor.speedup(GROUP, name, published, ours.speedup(), TOLERANCE, source);
  }

  private static Anchor time(String name, double published, double ours, String source) {
    return Anchor.predicted("GEMM seconds", name, published, ours, TOLERANCE, source);
  }

  /** A card that we know by its measured rates only, so it is not among the devices. */
  private static Device device(String file) {
    try (var in = Device.class.getResourceAsStream("validate/" + file)) {
      if (in == null) {
        throw new IllegalStateException("missing from the jar: validate/" + file);
      }
      return Device.parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
