package sparselab.prune;

import java.util.Arrays;
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
    int rows = (image.size(1) - pool.kernel()) / pool.stride() + 1;
    int columns = (image.size(2) - pool.kernel()) / pool.stride() + 1;
    int[] chosen = new int[n * size];
    for (int i = 0; i < chosen.length; i++) {
      int plane = i / (rows * columns);
      int top = i / columns % rows * pool.stride();
      int left = i % columns * pool.stride();
      int best = (plane * image.size(1) + top) * image.size(2) + left;
      for (int u = 0; u < pool.kernel(); u++) {
        for (int v = 0; v < pool.kernel(); v++) {
          int at = (plane * image.size(1) + top + u) * image.size(2) + left + v;
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
