package sparselab.prune;

import java.util.Arrays;
import java.util.List;
import sparselab.network.MaxPool2d;
import sparselab.network.Shape;

/** Layers whose every output is one of the inputs, or zero: index of the input, or −1. */
final class Selections {
  private Selections() {}

  /** ReLU. */
  static int[] rectified(double[] x) {
    int[] chosen = new int[x.length];
    Arrays.setAll(chosen, i -> x[i] > 0 ? i : -1);
    return chosen;
  }

  /** Max pooling of (n, channels, height, width); of equal values the first. */
  static int[] pooled(double[] x, int n, MaxPool2d pool, Shape image, int size) {
    int height = image.size(1);
    int width = image.size(2);
    Shape y = pool.outputShape(List.of(image));
    int[] chosen = new int[n * size];
    for (int i = 0; i < chosen.length; i++) {
      int plane = i / (y.size(1) * y.size(2)) * height * width;
      int top = i / y.size(2) % y.size(1) * pool.stride() - pool.padding();
      int left = i % y.size(2) * pool.stride() - pool.padding();
      int best = plane + Math.max(top, 0) * width + Math.max(left, 0);
      for (int u = Math.max(top, 0); u < Math.min(top + pool.kernel(), height); u++) {
        for (int v = Math.max(left, 0); v < Math.min(left + pool.kernel(), width); v++) {
          int at = plane + u * width + v;
          best = x[at] > x[best] ? at : best;
        }
      }
      chosen[i] = best;
    }
    return chosen;
  }

  static double[] take(double[] from, int[] chosen) {
    double[] taken = new double[chosen.length];
    Arrays.setAll(taken, i -> chosen[i] < 0 ? 0 : from[chosen[i]]);
    return taken;
  }

  /** The transpose of {@link #take}: adds each value where it came from. */
  static void give(double[] values, int[] chosen, double[] to) {
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] >= 0) {
        to[chosen[i]] += values[i];
      }
    }
  }

  static void add(double[] values, double[] to) {
    for (int i = 0; i < values.length; i++) {
      to[i] += values[i];
    }
  }
}
