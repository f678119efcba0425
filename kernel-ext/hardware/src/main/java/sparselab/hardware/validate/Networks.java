package sparselab.hardware.validate;

import java.util.ArrayList;
import java.util.List;
import sparselab.hardware.ElementType;
import sparselab.hardware.Op;
import sparselab.hardware.Workload;

/** The networks that published measurements were made with. */
final class Networks {
  private final List<Op> ops = new ArrayList<>();
  private final ElementType type;
  private long height;
  private long width;
  private long channels;

  private Networks(long height, long width, ElementType type) {
    this.height = height;
    this.width = width;
    this.channels = 3;
    this.type = type;
  }

  private void conv(long out, int kernel, int stride, long groups) {
    ops.add(side(height, width, channels, out, kernel, stride, groups));
    height = Math.ceilDiv(height, (long) stride);
    width = Math.ceilDiv(width, (long) stride);
    channels = out;
  }

  /** A convolution beside the main line. */
  private Op side(long h, long w, long in, long out, int kernel, int stride, long groups) {
    var name = "conv" + ops.size();
    return Op.conv2d(name, 1, h, w, in, out, kernel, stride, groups, type);
  }

  private void stem() {
    conv(64, 7, 2, 1);
    height = Math.ceilDiv(height, 2L);
    width = Math.ceilDiv(width, 2L);
  }

  /** ResNet-34's stages; SSD keeps the third at full size and drops the fourth. */
  private void resNet34(int stages, int thirdStride) {
    stem();
    int[] blocks = {3, 4, 6, 3};
    for (int stage = 0; stage < stages; stage++) {
      long out = 64L << stage;
      for (int block = 0; block < blocks[stage]; block++) {
        int stride = block > 0 || stage == 0 ? 1 : stage == 2 ? thirdStride : 2;
        if (stride != 1 || channels != out) {
          ops.add(side(height, width, channels, out, 1, stride, 1));
        }
        conv(out, 3, stride, 1);
        conv(out, 3, 1, 1);
      }
    }
  }

  private void resNeXt50() {
    stem();
    int[] blocks = {3, 4, 6, 3};
    for (int stage = 0; stage < 4; stage++) {
      long middle = 128L << stage;
      for (int block = 0; block < blocks[stage]; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        if (block == 0) {
          ops.add(side(height, width, channels, 2 * middle, 1, stride, 1));
        }
        conv(middle, 1, 1, 1);
        conv(middle, 3, stride, 32);
        conv(2 * middle, 1, 1, 1);
      }
    }
  }

  /** A feature pyramid of five levels and RetinaNet's two heads of four convolutions. */
  private void retinaHeads(long h, long w, long[] inputs, int classes) {
    for (int level = 0; level < 5; level++) {
      long stride = 8L << level;
      long y = Math.ceilDiv(h, stride);
      long x = Math.ceilDiv(w, stride);
      if (level < inputs.length) {
        ops.add(side(y, x, inputs[level], 256, 1, 1, 1));
      }
      for (int i = 0; i < 9; i++) {
        ops.add(side(y, x, 256, 256, 3, 1, 1));
      }
      ops.add(side(y, x, 256, 9L * classes, 3, 1, 1));
      ops.add(side(y, x, 256, 36, 3, 1, 1));
    }
  }

  private Workload workload(String name) {
    return Workload.of(name, 1, ops);
  }

  /** 71.8 GMAC; the source's own count is 71.7. */
  static Workload resNet34Backbone() {
    var net = new Networks(768, 1280, ElementType.INT8);
    net.resNet34(4, 2);
    return net.workload("ResNet-34 backbone 1280x768");
  }

  static Workload retinaNetResNet34() {
    var net = new Networks(768, 1280, ElementType.INT8);
    net.resNet34(4, 2);
    net.retinaHeads(768, 1280, new long[] {128, 256, 512}, 80);
    return net.workload("RetinaNet-ResNet34 1280x768");
  }

  static Workload ssdResNet34() {
    var net = new Networks(1200, 1200, ElementType.INT8);
    net.resNet34(3, 1);
    return net.workload("SSD-ResNet34 1200x1200");
  }

  static Workload retinaNetResNeXt50() {
    var net = new Networks(800, 800, ElementType.INT8);
    net.resNeXt50();
    net.retinaHeads(800, 800, new long[] {512, 1024, 2048}, 264);
    return net.workload("RetinaNet-ResNeXt50 800x800");
  }

  /** MobileNetV1 at 224x224, its channels times {@code width}. */
  static Workload mobileNetV1(double width) {
    var net = new Networks(224, 224, ElementType.FP32);
    net.conv(Math.round(32 * width), 3, 2, 1);
    int[] outs = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
    var halving = List.of(1, 3, 5, 11);
    for (int i = 0; i < outs.length; i++) {
      net.conv(net.channels, 3, halving.contains(i) ? 2 : 1, net.channels);
      net.conv(Math.round(outs[i] * width), 1, 1, 1);
    }
    net.ops.add(Op.gemm("classes", 1, net.channels, 1000, ElementType.FP32));
    return net.workload("MobileNetV1 x" + width);
  }

  /** One token of a Llama-3-8B, weights only (the cache is short here). */
  static Workload llama3Decode(ElementType type) {
    var ops = new ArrayList<Op>();
    for (int layer = 0; layer < 32; layer++) {
      ops.add(Op.gemm("q" + layer, 1, 4096, 4096, type));
      ops.add(Op.gemm("kv" + layer, 1, 4096, 2048, type));
      ops.add(Op.gemm("o" + layer, 1, 4096, 4096, type));
      ops.add(Op.gemm("gateUp" + layer, 1, 4096, 28672, type));
      ops.add(Op.gemm("down" + layer, 1, 14336, 4096, type));
    }
    ops.add(Op.gemm("head", 1, 4096, 128256, type));
    return new Workload("Llama-3-8B, one token", Workload.Phase.DECODE, 1, ops);
  }
}
