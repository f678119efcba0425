package sparselab.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparselab.kernels.Floats;
import sparselab.kernels.Team;

/** One thread's memory for activations, and where in the batch it is. */
final class Workspace implements Team.Task {
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /**
   * Values that threads take at once: the cache line that one writes belongs to no other. As many
   * as the widest vector has lanes.
   */
  static final int GRAIN = 16;

  private final Floats memory;
  private final Buffers buffers;
  private final Floats[] full;
  private final HeadScratch[][] heads;
  private Step.@Nullable Shared shared;

  /** Who shares the work, or null for the caller alone. */
  final @Nullable Team team;

  /** What the positions before have left, or null where whole sequences are computed. */
  @Nullable Past past;

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

  Workspace(Buffers buffers, List<HeadScratch.Shape> shapes, @Nullable Team team) {
    this.buffers = buffers;
    this.team = team;
    this.memory = Floats.allocate(buffers.floats());
    this.full = new Floats[buffers.count()];
    for (int i = 0; i < full.length; i++) {
      full[i] = slice(i, buffers.most(i));
    }
    this.heads = new HeadScratch[shapes.size()][team == null ? 1 : team.size()];
    for (int i = 0; i < heads.length; i++) {
      for (int part = 0; part < heads[i].length; part++) {
        heads[i][part] = new HeadScratch(shapes.get(i));
      }
    }
  }

  private Floats slice(int number, int examples) {
    long size = (long) buffers.rows(number) * buffers.positions(number) * examples;
    return memory.slice(buffers.offset(number), size);
  }

  /** Examples that a buffer holds now. */
  int examples(int number) {
    return buffers.whole(number) ? batch : examples;
  }

  int rows(int number) {
    return buffers.rows(number);
  }

  int positions(int number) {
    return buffers.positions(number);
  }

  /** Columns of a buffer now. */
  int columns(int number) {
    return buffers.positions(number) * examples(number);
  }

  /** A buffer as it is now; a full one costs no allocation. */
  Floats buffer(int number) {
    int now = examples(number);
    return now == buffers.most(number) ? full[number] : slice(number, now);
  }

  MemorySegment segment(int number) {
    return full[number].segment();
  }

  HeadScratch scratch(int shape, int part) {
    return heads[shape][part];
  }

  /** Runs a step that threads may share. */
  void share(Step.Shared step) {
    if (team == null) {
      step.run(this, 0, 1);
    } else {
      shared = step;
      team.share(this);
    }
  }

  @Override
  public void run(int part, int parts) {
    Step.Shared step = shared;
    if (step != null) {
      step.run(this, part, parts);
    }
  }

  /** Where part {@code part} of {@code count} things begins. */
  static int share(int count, int part, int parts) {
    return (int) ((long) count * part / parts);
  }

  /** The same in multiples of a cache line. */
  static long stretch(long count, int part, int parts) {
    return part == parts ? count : count / GRAIN * part / parts * GRAIN;
  }
}
