package sparselab.engine;

import sparselab.kernels.Epilogue;
import sparselab.kernels.Spmm;

/** One operation on a workspace's buffers; immutable, allocates nothing for full batches. */
@FunctionalInterface
interface Step {
  void run(Workspace workspace);

  /**
   * {@code C = activation(A·B + bias)}.
   *
   * @param positions columns per example: 1 for a vector, pixels for an image
   */
  record Multiply(Spmm.Prepared kernel, int b, int c, int positions, Epilogue epilogue)
      implements Step {
    @Override
    public void run(Workspace workspace) {
      int columns = workspace.examples;
      kernel.multiply(
          workspace.buffer(b, columns),
          columns * positions,
          workspace.buffer(c, columns),
          epilogue);
    }
  }

  /** {@code y = max(x, 0)}. */
  record Rectify(int x, int y, long rows) implements Step {
    @Override
    public void run(Workspace workspace) {
      var from = workspace.segment(x);
      var to = workspace.segment(y);
      long count = rows * workspace.examples;
      for (long i = 0; i < count; i++) {
        float value = from.getAtIndex(Workspace.FLOAT, i);
        to.setAtIndex(Workspace.FLOAT, i, value < 0 ? 0 : value);
      }
    }
  }
}
