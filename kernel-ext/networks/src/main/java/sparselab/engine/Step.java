package sparselab.engine;

import sparselab.kernels.Activation;
import sparselab.kernels.Columns;
import sparselab.kernels.Elementwise;
import sparselab.kernels.Epilogue;
import sparselab.kernels.Floats;

/**
 * One operation on a workspace's buffers; immutable, and allocates nothing for full batches. {@code
 * x} and {@code y} are numbers of buffers.
 */
@FunctionalInterface
interface Step {
  void run(Workspace workspace);

  /** A step whose parts several threads can do. */
  interface Shared extends Step {
    void run(Workspace workspace, int part, int parts);

    @Override
    default void run(Workspace workspace) {
      workspace.share(this);
    }
  }

  /** {@code Y = activation(W·X + bias)}, a matrix product or a convolution. */
  record Multiply(Kernel kernel, int x, int y, Epilogue epilogue) implements Step {
    @Override
    public void run(Workspace workspace) {
      kernel.run(
          workspace.buffer(x), workspace.columns(x), workspace.buffer(y), epilogue, workspace.team);
    }
  }

  /** {@code y = activation(a ∘ b)}. */
  record Combine(Elementwise.Pair pair, int a, int b, int y, Activation activation)
      implements Shared {
    @Override
    public void run(Workspace workspace, int part, int parts) {
      Floats to = workspace.buffer(y);
      long from = Workspace.stretch(to.size(), part, parts);
      int count = (int) (Workspace.stretch(to.size(), part + 1, parts) - from);
      Elementwise.combine(
          pair, workspace.buffer(a), workspace.buffer(b), to, from, count, activation);
    }
  }

  /** {@code y = activation(x)}. */
  record Activate(int x, int y, Activation activation) implements Shared {
    @Override
    public void run(Workspace workspace, int part, int parts) {
      Floats to = workspace.buffer(y);
      long from = Workspace.stretch(to.size(), part, parts);
      int count = (int) (Workspace.stretch(to.size(), part + 1, parts) - from);
      Elementwise.scale(1, 0, workspace.buffer(x), to, from, count, activation);
    }
  }

  /** {@code y = activation(scale·x + shift)} for each row: a batch norm that follows no product. */
  @SuppressWarnings("ArrayRecordComponent") // constants of the network, compared by nobody
  record Scale(int x, int y, float[] scale, float[] shift, Activation activation)
      implements Shared {
    @Override
    public void run(Workspace workspace, int part, int parts) {
      int columns = workspace.columns(x);
      Floats from = workspace.buffer(x);
      Floats to = workspace.buffer(y);
      int end = Workspace.share(scale.length, part + 1, parts);
      for (int c = Workspace.share(scale.length, part, parts); c < end; c++) {
        Elementwise.scale(scale[c], shift[c], from, to, (long) c * columns, columns, activation);
      }
    }
  }

  /** A layer norm, or without shift an RMS norm, of each column. */
  @SuppressWarnings("ArrayRecordComponent") // constants of the network, compared by nobody
  record Normalise(
      int x, int y, float[] scale, float @org.jspecify.annotations.Nullable [] shift, float epsilon)
      implements Shared {
    @Override
    public void run(Workspace workspace, int part, int parts) {
      int columns = workspace.columns(x);
      int from = (int) Workspace.stretch(columns, part, parts);
      int to = (int) Workspace.stretch(columns, part + 1, parts);
      Columns.normalise(
          workspace.buffer(x),
          workspace.buffer(y),
          scale.length,
          columns,
          from,
          to,
          scale,
          shift,
          epsilon);
    }
  }
}
