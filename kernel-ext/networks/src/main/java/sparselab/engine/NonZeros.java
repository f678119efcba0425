package sparselab.engine;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.hardware.ChannelCounts;
import sparselab.network.Conv2d;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Layer;

/**
 * Non-zeros of both operands of a product, for each term of its sum: in a convolution a term is an
 * input channel at one place of the kernel, and its activations are those that this place meets.
 */
final class NonZeros {
  private NonZeros() {}

  /**
   * Counts both.
   *
   * @param weight (out, terms…), for a depthwise convolution (channels, 1, kernel, kernel)
   * @param x (n, …) input of the layer
   */
  static ChannelCounts of(Layer layer, INDArray weight, INDArray x) {
    float[] w = weight.dup('c').data().asFloat();
    float[] values = x.dup('c').data().asFloat();
    return switch (layer) {
      case Conv2d conv -> {
        int terms = conv.in() * conv.kernel() * conv.kernel();
        var image = new Image(x, conv.kernel(), conv.stride(), conv.padding());
        yield new ChannelCounts(columns(w, terms), image.met(values));
      }
      case DepthwiseConv2d conv -> {
        // Each channel has its own kernel: a term is a channel at a place, with one weight.
        var image = new Image(x, conv.kernel(), conv.stride(), conv.padding());
        yield new ChannelCounts(columns(w, w.length), image.met(values));
      }
      default -> {
        int terms = Math.toIntExact(weight.length() / weight.size(0));
        yield new ChannelCounts(columns(w, terms), columns(values, terms));
      }
    };
  }

  /** Non-zeros in each column of a row-major matrix. */
  private static List<Long> columns(float[] values, int columns) {
    long[] counts = new long[columns];
    for (int i = 0; i < values.length; i++) {
      counts[i % columns] += values[i] != 0 ? 1 : 0;
    }
    return boxed(counts);
  }

  /** Non-zeros in {@code values[from..to)}. */
  static long in(float[] values, int from, int to) {
    long count = 0;
    for (int i = from; i < to; i++) {
      count += values[i] != 0 ? 1 : 0;
    }
    return count;
  }

  private static List<Long> boxed(long[] counts) {
    var list = new ArrayList<Long>(counts.length);
    for (long count : counts) {
      list.add(count);
    }
    return list;
  }

  /** Images (n, channels, height, width) under a sliding kernel. */
  private record Image(
      int n, int channels, int height, int width, int kernel, int stride, int padding) {
    Image(INDArray x, int kernel, int stride, int padding) {
      this(
          (int) x.size(0),
          (int) x.size(1),
          (int) x.size(2),
          (int) x.size(3),
          kernel,
          stride,
          padding);
    }

    /** Non-zeros that each (channel, place of the kernel) meets on its way over the images. */
    List<Long> met(float[] values) {
      int area = kernel * kernel;
      long[] counts = new long[channels * area];
      for (int plane = 0; plane < n * channels; plane++) {
        for (int place = 0; place < area; place++) {
          counts[plane % channels * area + place] +=
              met(values, plane * height * width, place / kernel, place % kernel);
        }
      }
      return boxed(counts);
    }

    private long met(float[] values, int plane, int u, int v) {
      int rows = (height + 2 * padding - kernel) / stride + 1;
      int columns = (width + 2 * padding - kernel) / stride + 1;
      long count = 0;
      for (int i = 0; i < rows; i++) {
        int row = i * stride + u - padding;
        for (int j = 0; row >= 0 && row < height && j < columns; j++) {
          int column = j * stride + v - padding;
          count +=
              column >= 0 && column < width && values[plane + row * width + column] != 0 ? 1 : 0;
        }
      }
      return count;
    }
  }
}
