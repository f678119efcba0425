package sparselab.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A matrix laid out in the order tile kernels use it: for each slice of rows, K block after K
 * block, within one the tiles, within a tile the rows, then per row mask a count and rows of B; the
 * values beside. Slices are what threads share.
 */
final class TileProgram {
  /** A run of tiles of one shape. */
  record Segment(TileFamily family, int tiles, int p, int s) {}

  // Rows [from, to) of C; the segments of each K block in it.
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Slice(int from, int to, Segment[][] blocks) {}

  final float[] values;
  final int[] stream;
  final Slice[] slices;
  final int kBlock;
  final int maxNr;

  private TileProgram(float[] values, int[] stream, Slice[] slices, int kBlock, int maxNr) {
    this.values = values;
    this.stream = stream;
    this.slices = slices;
    this.kBlock = kBlock;
    this.maxNr = maxNr;
  }

  long bytes() {
    return 4L * values.length + 4L * stream.length;
  }

  /** Number of K blocks, at least one so that an empty K still writes the bias. */
  static int blocks(int k, int kBlock) {
    return Math.max(1, (k + kBlock - 1) / kBlock);
  }

  /** Collects a program; a layout calls in the order of the kernels' loops. */
  static final class Builder {
    private final int kBlock;
    private final int maxNr;
    private float[] values = new float[1024];
    private int[] stream = new int[1024];
    private int p;
    private int s;
    private final List<Slice> slices = new ArrayList<>();
    private final List<Segment[]> blocks = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private int tiles;
    private int segmentP;
    private int segmentS;

    Builder(int kBlock, int maxNr) {
      this.kBlock = kBlock;
      this.maxNr = maxNr;
    }

    void value(float v) {
      if (p == values.length) {
        values = Arrays.copyOf(values, 2 * p);
      }
      values[p++] = v;
    }

    void entry(int e) {
      if (s == stream.length) {
        stream = Arrays.copyOf(stream, 2 * s);
      }
      stream[s++] = e;
    }

    /** Counts what has been written since the last call as one tile. */
    void endTile() {
      tiles++;
    }

    /** The tiles since the last call are of this family. */
    void endSegment(TileFamily family) {
      if (tiles > 0) {
        segments.add(new Segment(family, tiles, segmentP, segmentS));
      }
      tiles = 0;
      segmentP = p;
      segmentS = s;
    }

    void endBlock() {
      blocks.add(segments.toArray(Segment[]::new));
      segments.clear();
    }

    void endSlice(int from, int to) {
      slices.add(new Slice(from, to, blocks.toArray(Segment[][]::new)));
      blocks.clear();
    }

    TileProgram build() {
      return new TileProgram(
          Arrays.copyOf(values, p),
          Arrays.copyOf(stream, s),
          slices.toArray(Slice[]::new),
          kBlock,
          maxNr);
    }
  }
}
