package sparselab.hardware.model;

import sparselab.hardware.ArrayShape;
import sparselab.hardware.Device;
import sparselab.hardware.Op;
import sparselab.hardware.Structure;
import sparselab.hardware.systolic.Systolic;

/** L3: slots of an array, or of the last wave of tiles, that hold nothing. */
final class Underfill {
  private static final long SMALLEST_TILE = 64;
  private static final long SHORTEST_SUM = 256;

  /** Rows of one tensor-core instruction. */
  private static final long NARROWEST_TILE = 16;

  private Underfill() {}

  /** Slots offered over slots used, at least 1. */
  static double factor(Op op, Path path, Device device) {
    if (path.executed() == 0) {
      return 1;
    }
    // Scattered zeros are skipped where they lie: each fold keeps its place and takes less time.
    boolean inPlace =
        path.support().map(s -> s.pattern() instanceof Structure.Unstructured).orElse(false)
            && !regular(op.structure());
    double kept = inPlace ? 1 : path.executed() / op.macsDense();
    // A depthwise layer has one output a group: its channels are its groups, and it stays as it is.
    boolean fewerOutputs = op.structure() instanceof Structure.Channel;
    long n = fewerOutputs ? Math.max(1, Math.round(op.n() * kept)) : op.n();
    long k = fewerOutputs ? op.k() : Math.max(1, Math.round(op.k() * kept));
    if (device.array().isPresent()) {
      return arrayFactor(op, k, n, device.array().get(), kept * op.macsDense());
    }
    if (device.cores().isPresent() && device.tileRows().isPresent()) {
      return waveFactor(op, n, device);
    }
    return 1;
  }

  /** Whether what is left can be packed into a smaller dense product. */
  private static boolean regular(Structure structure) {
    return structure instanceof Structure.NofM || structure instanceof Structure.Channel;
  }

  private static double arrayFactor(Op op, long k, long n, ArrayShape array, double executed) {
    var systolic = new Systolic(array.rows(), array.columns());
    long units = array.units();
    double cycles;
    if (array.doubleBuffered()) {
      // The arrays share either the tiles of weights or the rows of activations.
      double tiles = (double) systolic.folds(k, n) * op.groups();
      double byTiles = Math.ceil(tiles / units) * Math.max(op.m(), array.rows());
      double byRows = tiles * Math.max(Math.ceilDiv(op.m(), units), array.rows());
      cycles = Math.min(byTiles, byRows) + array.rows() + array.columns() - 2;
    } else {
      double one = systolic.cycles(array.dataflow(), op.m(), k, n);
      cycles = Math.ceil((double) op.groups() / units) * one;
      if (op.groups() < units) {
        cycles =
            Math.min(
                cycles,
                op.groups()
                    * (double)
                        systolic.cycles(array.dataflow(), Math.ceilDiv(op.m(), units), k, n));
      }
    }
    double slots = cycles * array.rows() * array.columns() * units;
    return Math.max(1, slots / executed);
  }

  /** Tiles are handed to cores in waves; the last wave may be partly empty. */
  private static double waveFactor(Op op, long n, Device device) {
    long cores = device.cores().orElseThrow();
    long rows = device.tileRows().orElseThrow();
    long columns = device.tileColumns().orElse((int) rows);
    double slots =
        Math.min(waveSlots(op, n, cores, rows, columns), waveSlots(op, n, cores, columns, rows));
    return Math.max(1, slots / ((double) op.m() * n * op.groups()));
  }

  /**
   * Output elements' worth of slots. Libraries keep their large tile as long as it gives work to
   * half of the cores; below that they take smaller tiles, then split the sum over k.
   */
  private static double waveSlots(Op op, long n, long cores, long rows, long columns) {
    long r = fitted(rows, op.m());
    long c = fitted(columns, n);
    long split = 1;
    while (2 * tiles(op, n, r, c) * split < cores) {
      if (Math.max(r, c) > SMALLEST_TILE) {
        boolean tall = r >= c;
        r = tall ? r / 2 : r;
        c = tall ? c : c / 2;
      } else if (op.k() / (2 * split) >= SHORTEST_SUM) {
        split *= 2;
      } else {
        break;
      }
    }
    double waves = Math.ceil((double) tiles(op, n, r, c) * split / cores);
    return waves * cores * r * c / split;
  }

  /** A tile no larger than a side needs: libraries have narrow ones for small batches. */
  private static long fitted(long tile, long side) {
    long fit = tile;
    while (fit > NARROWEST_TILE && fit / 2 >= side) {
      fit /= 2;
    }
    return fit;
  }

  private static long tiles(Op op, long n, long rows, long columns) {
    return Math.ceilDiv(op.m(), rows) * Math.ceilDiv(n, columns) * op.groups();
  }

  static String reason(Op op, Device device) {
    if (device.array().isPresent()) {
      var array = device.array().get();
      if (op.k() < array.rows()) {
        return "K=" + op.k() + " underfills a " + array.rows() + "-wide array";
      }
      if (op.n() < array.columns()) {
        return "N=" + op.n() + " underfills a " + array.columns() + "-wide array";
      }
      if (op.m() < array.rows()) {
        return "M="
            + op.m()
            + " rows of activations do not hide loading "
            + array.rows()
            + " rows of weights";
      }
      return "K=" + op.k() + ", N=" + op.n() + " are no multiples of the array's sides";
    }
    return "the last wave of tiles leaves cores idle (M="
        + op.m()
        + ", N="
        + op.n()
        + " on "
        + device.cores().orElse(1)
        + " cores)";
  }
}
