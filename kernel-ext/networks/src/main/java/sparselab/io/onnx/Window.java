package sparselab.io.onnx;

import java.util.Arrays;

/**
 * How a kernel slides over an image: of convolutions and pools, in both directions.
 *
 * @param pads top, left, bottom, right
 * @param sizes of the result, height and width
 */
@SuppressWarnings("ArrayRecordComponent") // never written
record Window(int[] kernel, int[] strides, int[] pads, int[] dilations, boolean ceil, int[] sizes) {

  /**
   * Reads {@code strides, pads, auto_pad, dilations, ceil_mode}.
   *
   * @param image sizes (1, channels, height, width)
   * @param kernel height and width
   */
  static Window of(Attributes attributes, int[] image, int... kernel) {
    if (image.length != 4) {
      throw new Refusal(
          "expected images (batch, channels, height, width), found %s", Sizes.text(image));
    }
    int[] strides = attributes.sizes("strides", 2, 1, i -> 1);
    int[] dilations = attributes.sizes("dilations", 2, 1, i -> 1);
    boolean ceil = attributes.integer("ceil_mode", 0) != 0;
    String auto = attributes.text("auto_pad", "NOTSET");
    int[] pads =
        switch (auto) {
          case "NOTSET" -> attributes.sizes("pads", 4, 0, i -> 0);
          case "VALID" -> new int[4];
          case "SAME_UPPER", "SAME_LOWER" ->
              same(image, kernel, strides, dilations, auto.equals("SAME_LOWER"));
          default ->
              throw new Refusal(
                  "auto_pad %s: expected NOTSET, VALID, SAME_UPPER or SAME_LOWER", auto);
        };
    int[] sizes = new int[2];
    for (int i = 0; i < 2; i++) {
      long room = (long) image[2 + i] + pads[i] + pads[2 + i] - span(kernel[i], dilations[i]);
      long steps = (room + (ceil ? strides[i] - 1 : 0)) / strides[i] + 1;
      if (room < 0 || steps > Integer.MAX_VALUE) {
        throw new Refusal("a kernel of %s does not fit into %s", text(kernel), Sizes.text(image));
      }
      sizes[i] = (int) steps;
    }
    return new Window(kernel, strides, pads, dilations, ceil, sizes);
  }

  private static long span(int kernel, int dilation) {
    return (long) dilation * (kernel - 1) + 1;
  }

  private static int[] same(
      int[] image, int[] kernel, int[] strides, int[] dilations, boolean lower) {
    int[] pads = new int[4];
    for (int i = 0; i < 2; i++) {
      long steps = Math.ceilDiv(image[2 + i], strides[i]);
      long total = (steps - 1) * strides[i] + span(kernel[i], dilations[i]) - image[2 + i];
      int all = Math.clamp(total, 0, Integer.MAX_VALUE);
      pads[i] = lower ? all - all / 2 : all / 2;
      pads[2 + i] = all - pads[i];
    }
    return pads;
  }

  /** The one size of a square kernel. */
  int squareKernel() {
    return one("kernel", kernel);
  }

  /** The one stride of both directions. */
  int oneStride() {
    return one("stride", strides);
  }

  /** The one padding of all four sides. */
  int onePadding() {
    return one("padding", pads);
  }

  /** Refuses what no layer of the zoo has. */
  void checkPlain() {
    if (dilations[0] != 1 || dilations[1] != 1) {
      throw new Refusal("dilations %s: expected 1 in both directions", text(dilations));
    }
  }

  /** Whether rounding up instead of down makes no difference here. */
  boolean exact(int height, int width) {
    return !ceil
        || ((height + pads[0] + pads[2] - kernel[0]) % strides[0] == 0
            && (width + pads[1] + pads[3] - kernel[1]) % strides[1] == 0);
  }

  private static int one(String what, int... values) {
    if (Arrays.stream(values).distinct().count() != 1) {
      throw new Refusal(
          "%s %s: expected the same in every direction; %s",
          what,
          text(values),
          "put an explicit padding of the input before the model, or re-export");
    }
    return values[0];
  }

  private static String text(int... values) {
    return Arrays.toString(values);
  }
}
