package sparselab.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import sparselab.kernels.Floats;

/**
 * One thread's memory for activations, and where in the batch it is. A buffer is a matrix (rows,
 * columns) with one column per example and position: the batch is the innermost axis.
 */
final class Workspace {
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final Floats memory;
  private final Buffers buffers;
  private final Floats[] full;

  /** The caller's examples, row-major (n, features). */
  MemorySegment input = MemorySegment.NULL;

  /** The caller's outputs, row-major (n, features). */
  MemorySegment output = MemorySegment.NULL;

  /** First example, in the caller's arrays, of what is computed now. */
  long first;

  /** Examples computed now. */
  int examples;

  /** Examples of the batch that the vector layers will see together. */
  int batch;

  /** Where in that batch the examples computed now begin. */
  int inBatch;

  Workspace(Buffers buffers) {
    this.buffers = buffers;
    this.memory = Floats.allocate(buffers.floats());
    this.full = new Floats[buffers.count()];
    for (int i = 0; i < full.length; i++) {
      full[i] = memory.slice(buffers.offset(i), buffers.rows(i) * buffers.most(i));
    }
  }

  /** The buffer for the given number of examples; a full one costs no allocation. */
  Floats buffer(int number, int columns) {
    return columns == buffers.most(number)
        ? full[number]
        : memory.slice(buffers.offset(number), buffers.rows(number) * columns);
  }

  MemorySegment segment(int number) {
    return full[number].segment();
  }
}
