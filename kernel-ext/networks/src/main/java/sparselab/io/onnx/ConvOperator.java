package sparselab.io.onnx;

import java.util.Arrays;
import java.util.Set;

/** Convolution of images, any number of groups. */
final class ConvOperator implements Operator {
  @Override
  public String name() {
    return "Conv";
  }

  @Override
  public Set<String> attributes() {
    return Set.of("auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
  }

  @Override
  public int[] sizes(Operands x) {
    int[] weight = x.weight(1).sizes();
    Window window = window(x);
    int[] image = x.sizes(0);
    long group = x.attributes().integer("group", 1);
    if (group < 1 || weight[1] * group != image[1] || weight[0] % group != 0) {
      throw new Refusal(
          "group %d: weights %s do not fit an image of %d channels",
          group, Sizes.text(weight), image[1]);
    }
    if (x.has(2) && !Arrays.equals(x.weight(2).sizes(), new int[] {weight[0]})) {
      throw new Refusal("bias: expected shape %d, found %s", weight[0], Sizes.text(x.sizes(2)));
    }
    return new int[] {1, weight[0], window.sizes()[0], window.sizes()[1]};
  }

  /** How the kernel slides. */
  static Window window(Operands x) {
    int[] weight = x.sizes(1);
    if (weight.length != 4 || Sizes.count(weight) == 0) {
      throw new Refusal(
          "weights: expected (out, in, height, width), found %s; only images are supported",
          Sizes.text(weight));
    }
    int[] kernel = {weight[2], weight[3]};
    if (!Arrays.equals(x.attributes().sizes("kernel_shape", 2, 1, i -> kernel[i]), kernel)) {
      throw new Refusal("kernel_shape: expected %s as the weights have", Arrays.toString(kernel));
    }
    return Window.of(x.attributes(), x.sizes(0), kernel);
  }
}
