package sparselab.prune;

import sparselab.network.Conv2d;
import sparselab.network.Linear;
import sparselab.network.Shape;

/**
 * A layer's product of weights and inputs, linear in each, in float64: {@code y = W∗x}. Every
 * method adds to its last argument. Activations are (n, …) row-major.
 */
interface Product {
  /** {@code y += W∗x}. */
  void forward(double[] w, double[] x, int n, double[] y);

  /** {@code ∂x += Wᵀ∗∂y}. */
  void toInput(double[] w, double[] dy, int n, double[] dx);

  /** {@code ∂W += ∂y∗xᵀ}. */
  void toWeight(double[] x, double[] dy, int n, double[] dw);

  /**
   * The vectors that a row of W is multiplied with, one after another.
   *
   * @return (count, k), with k = weights per output, in the order of the weight tensor
   */
  double[] columns(double[] x, int n);

  /** A linear layer, applied to each of an example's positions. */
  static Product of(Linear linear, Shape y) {
    int in = linear.in();
    int out = linear.out();
    int positions = y.count() / out;
    return new Product() {
      @Override
      public void forward(double[] w, double[] x, int n, double[] result) {
        for (int e = 0; e < n * positions; e++) {
          for (int o = 0; o < out; o++) {
            double sum = 0;
            for (int i = 0; i < in; i++) {
              sum += w[o * in + i] * x[e * in + i];
            }
            result[e * out + o] += sum;
          }
        }
      }

      @Override
      public void toInput(double[] w, double[] dy, int n, double[] dx) {
        for (int e = 0; e < n * positions; e++) {
          for (int o = 0; o < out; o++) {
            double d = dy[e * out + o];
            for (int i = 0; d != 0 && i < in; i++) {
              dx[e * in + i] += d * w[o * in + i];
            }
          }
        }
      }

      @Override
      public void toWeight(double[] x, double[] dy, int n, double[] dw) {
        for (int e = 0; e < n * positions; e++) {
          for (int o = 0; o < out; o++) {
            double d = dy[e * out + o];
            for (int i = 0; d != 0 && i < in; i++) {
              dw[o * in + i] += d * x[e * in + i];
            }
          }
        }
      }

      @Override
      public double[] columns(double[] x, int n) {
        return x;
      }
    };
  }

  /** A convolution, as a linear layer over the patches of the image. */
  static Product of(Conv2d conv, Shape x, Shape y) {
    var patches = new PatchIndex(conv, x, y);
    int k = conv.in() * conv.kernel() * conv.kernel();
    int pixels = y.size(1) * y.size(2);
    int out = conv.out();
    int size = x.count();
    return new Product() {
      @Override
      public void forward(double[] w, double[] image, int n, double[] result) {
        for (int e = 0; e < n; e++) {
          for (int p = 0; p < pixels; p++) {
            for (int j = 0; j < k; j++) {
              int at = patches.at(p, j);
              double v = at < 0 ? 0 : image[e * size + at];
              for (int o = 0; v != 0 && o < out; o++) {
                result[(e * out + o) * pixels + p] += w[o * k + j] * v;
              }
            }
          }
        }
      }

      @Override
      public void toInput(double[] w, double[] dy, int n, double[] dx) {
        for (int e = 0; e < n; e++) {
          for (int o = 0; o < out; o++) {
            for (int p = 0; p < pixels; p++) {
              double d = dy[(e * out + o) * pixels + p];
              for (int j = 0; d != 0 && j < k; j++) {
                int at = patches.at(p, j);
                if (at >= 0) {
                  dx[e * size + at] += d * w[o * k + j];
                }
              }
            }
          }
        }
      }

      @Override
      public void toWeight(double[] image, double[] dy, int n, double[] dw) {
        for (int e = 0; e < n; e++) {
          for (int o = 0; o < out; o++) {
            for (int p = 0; p < pixels; p++) {
              double d = dy[(e * out + o) * pixels + p];
              for (int j = 0; d != 0 && j < k; j++) {
                int at = patches.at(p, j);
                dw[o * k + j] += at < 0 ? 0 : d * image[e * size + at];
              }
            }
          }
        }
      }

      @Override
      public double[] columns(double[] image, int n) {
        double[] columns = new double[n * pixels * k];
        for (int e = 0; e < n; e++) {
          for (int p = 0; p < pixels; p++) {
            for (int j = 0; j < k; j++) {
              int at = patches.at(p, j);
              columns[(e * pixels + p) * k + j] = at < 0 ? 0 : image[e * size + at];
            }
          }
        }
        return columns;
      }
    };
  }

  /** Which pixel of the image the j-th weight of a filter meets at output pixel p; −1 outside. */
  final class PatchIndex {
    private final int[] index;
    private final int k;

    PatchIndex(Conv2d conv, Shape x, Shape y) {
      int kernel = conv.kernel();
      k = conv.in() * kernel * kernel;
      index = new int[y.size(1) * y.size(2) * k];
      for (int p = 0; p < y.size(1) * y.size(2); p++) {
        for (int j = 0; j < k; j++) {
          int row = p / y.size(2) * conv.stride() + j / kernel % kernel - conv.padding();
          int column = p % y.size(2) * conv.stride() + j % kernel - conv.padding();
          boolean inside = row >= 0 && row < x.size(1) && column >= 0 && column < x.size(2);
          index[p * k + j] =
              inside ? (j / (kernel * kernel) * x.size(1) + row) * x.size(2) + column : -1;
        }
      }
    }

    int at(int pixel, int weight) {
      return index[pixel * k + weight];
    }
  }
}
