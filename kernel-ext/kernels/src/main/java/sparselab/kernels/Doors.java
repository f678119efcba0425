package sparselab.kernels;

import sparselab.sparse.Csr;

/** Checks at the public door of every kernel; behind it nothing is checked again. */
final class Doors {
  private Doors() {}

  /** {@code C(m,n) = A(m,k)·B(k,n)}: sizes of B, C and bias fit, and B and C do not overlap. */
  static void multiply(int m, int k, Floats b, int n, Floats c, Epilogue epilogue, boolean adds) {
    if (n < 0) {
      throw new IllegalArgumentException(
          "multiply: n, the columns of B and C, must not be negative, found " + n);
    }
    if (b.size() != (long) k * n) {
      throw new IllegalArgumentException(
          "multiply: B must hold k*n = %d*%d = %d floats, found %d; A is %d x %d, so B has %d rows; slice a larger buffer"
              .formatted(k, n, (long) k * n, b.size(), m, k, k));
    }
    if (c.size() != (long) m * n) {
      throw new IllegalArgumentException(
          "multiply: C must hold m*n = %d*%d = %d floats, found %d; A is %d x %d, so C has %d rows; slice a larger buffer"
              .formatted(m, n, (long) m * n, c.size(), m, k, m));
    }
    apart(b, c);
    bias(m, epilogue);
    adding(epilogue, adds);
  }

  /** Input and output fit the convolution's shape. */
  static void convolve(
      Conv.Shape shape, Floats input, Floats output, Epilogue epilogue, boolean adds) {
    if (input.size() != shape.inputSize() || output.size() != shape.outputSize()) {
      throw new IllegalArgumentException(
          "convolve: expected an input of %d x %d x %d = %d floats and an output of %d x %d x %d = %d, found %d and %d; one image at a time, slice a batch"
              .formatted(
                  shape.inChannels(),
                  shape.height(),
                  shape.width(),
                  shape.inputSize(),
                  shape.outChannels(),
                  shape.outHeight(),
                  shape.outWidth(),
                  shape.outputSize(),
                  input.size(),
                  output.size()));
    }
    apart(input, output);
    bias(shape.outChannels(), epilogue);
    adding(epilogue, adds);
  }

  private static void apart(Floats b, Floats c) {
    if (b.address() < c.address() + 4 * c.size() && c.address() < b.address() + 4 * b.size()) {
      throw new IllegalArgumentException(
          "multiply: B and C must not overlap, found %s and %s; give C its own buffer"
              .formatted(b, c));
    }
  }

  /** Weights fit the convolution they are for. */
  static void weights(Conv.Shape shape, int rows, int cols) {
    if (rows != shape.outChannels() || cols != shape.patch()) {
      throw new IllegalArgumentException(
          "Conv.prepare: weights must be outChannels x inChannels*kernelHeight*kernelWidth = %d x %d, found %d x %d"
              .formatted(shape.outChannels(), shape.patch(), rows, cols));
    }
  }

  /** Weights fit the depthwise convolution they are for. */
  static void depthwise(Conv.Shape shape, float[] weights) {
    int area = shape.kernelHeight() * shape.kernelWidth();
    if (shape.inChannels() != shape.outChannels()
        || weights.length != (long) shape.outChannels() * area) {
      throw new IllegalArgumentException(
          "Depthwise.prepare: expected as many input as output channels and %d weights for each, found %d and %d channels and %d weights"
              .formatted(area, shape.inChannels(), shape.outChannels(), weights.length));
    }
  }

  /** The depthwise part of a {@link Separable}: as many channels out as in. */
  static Conv.Shape depthwiseOf(Conv.Shape s) {
    return new Conv.Shape(
        s.inChannels(),
        s.height(),
        s.width(),
        s.inChannels(),
        s.kernelHeight(),
        s.kernelWidth(),
        s.stride(),
        s.padding());
  }

  /** Both weights of a {@link Separable} fit its shape. */
  static void separable(Conv.Shape shape, float[] windows, Epilogue between, Csr weights) {
    depthwise(depthwiseOf(shape), windows);
    bias(shape.inChannels(), between);
    if (!Separable.suits(between.activation())) {
      throw new IllegalArgumentException(
          "Separable.prepare: expected NONE, RELU or RELU6 between, found %s; run the two convolutions one after the other"
              .formatted(between.activation()));
    }
    if (weights.rows() != shape.outChannels() || weights.cols() != shape.inChannels()) {
      throw new IllegalArgumentException(
          "Separable.prepare: weights must be outChannels x inChannels = %d x %d, found %d x %d"
              .formatted(shape.outChannels(), shape.inChannels(), weights.rows(), weights.cols()));
    }
  }

  static void bias(int m, Epilogue epilogue) {
    float[] bias = epilogue.bias();
    if (bias != null && bias.length != m) {
      throw new IllegalArgumentException(
          "multiply: bias must hold one value for each of the %d rows of C, found %d"
              .formatted(m, bias.length));
    }
  }

  private static void adding(Epilogue epilogue, boolean adds) {
    if (epilogue.adding() && !adds) {
      throw new IllegalArgumentException(
          "multiply: this kernel overwrites C and cannot add to it; ask adds(), or add afterwards with Elementwise.combine");
    }
  }

  static void dense(int m, int k, float[] rowMajor) {
    if (m < 0 || k < 0) {
      throw new IllegalArgumentException(
          "Gemm.prepare: m and k must not be negative, found %d x %d".formatted(m, k));
    }
    if (rowMajor.length != (long) m * k) {
      throw new IllegalArgumentException(
          "Gemm.prepare: A must hold m*k = %d*%d = %d floats, found %d"
              .formatted(m, k, (long) m * k, rowMajor.length));
    }
  }
}
