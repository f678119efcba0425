package sparselab.kernels;

import sparselab.sparse.Csr;

/** One convolution after the other, by their definitions; what lies between is kept whole. */
final class ReferenceSeparable implements Separable {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Conv.Prepared prepare(Conv.Shape shape, float[] windows, Epilogue between, Csr weights) {
    Doors.separable(shape, windows, between, weights);
    return new Image(shape, windows, between, weights);
  }

  private static final class Image extends Work.ByImage {
    private final Conv.Prepared depthwise;
    private final Epilogue between;
    private final Work.ByMatrix pointwise;
    private final ThreadLocal<Floats> middle;

    Image(Conv.Shape shape, float[] windows, Epilogue between, Csr weights) {
      super(shape);
      var inner = Doors.depthwiseOf(shape);
      depthwise = new ReferenceDepthwise().prepare(inner, windows);
      this.between = between;
      pointwise = (Work.ByMatrix) new ReferenceSpmm().prepare(weights);
      middle = ThreadLocal.withInitial(() -> Floats.allocate(inner.outputSize()));
    }

    @Override
    void compute(long in, int n, long out, Epilogue epilogue, int part, int parts) {
      var channels = middle.get();
      ((Work.ByImage) depthwise).compute(in, n, channels.address(), between, 0, 1);
      pointwise.compute(channels.address(), n, out, epilogue, part, parts);
    }

    @Override
    public long bytes() {
      return depthwise.bytes() + pointwise.bytes();
    }
  }
}
