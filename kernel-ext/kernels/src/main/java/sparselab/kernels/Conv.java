package sparselab.kernels;

import java.util.List;
import sparselab.sparse.Csr;

/**
 * Convolution of one image with sparse weights: {@code out(o,y,x) = Σ w(o,c,ky,kx) · in(c,
 * y·stride+ky−padding, x·stride+kx−padding)}, images (channels, height, width).
 */
public interface Conv {
  /** The rungs this JVM can run, the obvious first. */
  List<Conv> ALL =
      Simd.PRESENT
          ? List.of(new ReferenceConv(), TiledConv.dense(), TiledConv.sparse(), TiledConv.rows())
          : List.of(new ReferenceConv());

  /** The rung that is fastest for sparse weights. */
  static Conv best() {
    return ALL.getLast();
  }

  /** The rung that is fastest for weights without zeros. */
  static Conv dense() {
    return ALL.get(ALL.size() > 1 ? 1 : 0);
  }

  /** Short and unique, as shown in tables. */
  String name();

  /**
   * Packs the weights.
   *
   * @param weights (outChannels, inChannels·kernelHeight·kernelWidth), the order of an OIHW array
   * @throws IllegalArgumentException if the weights do not fit the shape
   */
  Prepared prepare(Shape shape, Csr weights);

  /**
   * The sizes of a convolution.
   *
   * @param inChannels channels of the input
   * @param height of the input, pixels
   * @param width of the input, pixels
   * @param outChannels channels of the output
   * @param kernelHeight rows of the window
   * @param kernelWidth columns of the window
   * @param stride pixels the window moves, both ways
   * @param padding zeros around the image, on all sides
   */
  record Shape(
      int inChannels,
      int height,
      int width,
      int outChannels,
      int kernelHeight,
      int kernelWidth,
      int stride,
      int padding) {
    /** Checks that every size is positive and that the window fits the padded image. */
    public Shape {
      if (inChannels < 1
          || height < 1
          || width < 1
          || outChannels < 1
          || kernelHeight < 1
          || kernelWidth < 1
          || stride < 1
          || padding < 0) {
        throw new IllegalArgumentException(
            "Conv.Shape: every size must be at least 1 and padding at least 0, found %d x %d x %d to %d, window %d x %d, stride %d, padding %d"
                .formatted(
                    inChannels,
                    height,
                    width,
                    outChannels,
                    kernelHeight,
                    kernelWidth,
                    stride,
                    padding));
      }
      if (height + 2L * padding < kernelHeight || width + 2L * padding < kernelWidth) {
        throw new IllegalArgumentException(
            "Conv.Shape: the window %d x %d must fit the image %d x %d padded by %d"
                .formatted(kernelHeight, kernelWidth, height, width, padding));
      }
    }

    /** Rows of the output. */
    public int outHeight() {
      return (height + 2 * padding - kernelHeight) / stride + 1;
    }

    /** Columns of the output. */
    public int outWidth() {
      return (width + 2 * padding - kernelWidth) / stride + 1;
    }

    /** Weights of one output channel. */
    public int patch() {
      return inChannels * kernelHeight * kernelWidth;
    }

    long inputSize() {
      return (long) inChannels * height * width;
    }

    long outputSize() {
      return (long) outChannels * outHeight() * outWidth();
    }
  }

  /** Weights ready to convolve: immutable, and safe to use from several threads at once. */
  interface Prepared {
    /**
     * Convolves one image; overwrites the output, allocates nothing once warm.
     *
     * @param input (inChannels, height, width)
     * @param output (outChannels, outHeight, outWidth), not overlapping the input
     * @param epilogue bias of length outChannels, and activation
     * @throws IllegalArgumentException if a size does not fit
     */
    void multiply(Floats input, Floats output, Epilogue epilogue);

    /** The same, its work shared by the threads of a team. */
    void multiply(Floats input, Floats output, Epilogue epilogue, Team team);

    /** Whether {@link Epilogue#adding} is possible. */
    boolean adds();

    /** Bytes of the prepared weights and their structure. */
    long bytes();

    /** The sizes it was prepared for. */
    Shape shape();
  }
}
