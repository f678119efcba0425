package sparselab.prune;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.network.Network;
import sparselab.network.Shape;

/**
 * Optimal brain surgeon over the whole network: with the inverse of a block-wise empirical Fisher
 * matrix {@code F = λ·I + (1/N)·Σ g_n·g_nᵀ}, weights of all layers with the smallest {@code s = w²
 * / (2·[F⁻¹]_ii)} go, and those that stay in the same block take over: {@code δw = −w_i · F⁻¹_{:,i}
 * / [F⁻¹]_ii}.
 *
 * <p>Blocks are consecutive weights of a tensor. The matrix is estimated anew at each step, on the
 * weights as the steps before left them; one step is the one-shot method.
 *
 * @see <a href="https://arxiv.org/abs/2203.07259">Kurtic et al. 2022 (oBERT), eqs. 3–6</a>
 * @see <a href="https://arxiv.org/abs/2004.14340">Singh and Alistarh 2020 (WoodFisher)</a>
 */
public final class BlockObs {
  private BlockObs() {}

  /**
   * How to prune.
   *
   * @param sparsity over all prunable weights
   * @param block weights of a block
   * @param dampening λ, added to the diagonal
   * @param steps times the matrix is estimated; each removes the same share of what is left
   */
  public record Options(double sparsity, int block, double dampening, int steps) {
    public Options {
      Allocation.checkSparsity("block-wise OBS", sparsity);
      if (block < 1 || !(dampening > 0) || steps < 1) {
        throw new IllegalArgumentException(
            "BlockObs.Options: expected block ≥ 1, dampening > 0 and steps ≥ 1, found %d, %s and %d"
                .formatted(block, dampening, steps));
      }
    }

    /** Blocks of 32, λ = 10⁻⁴, one step. */
    public static Options of(double sparsity) {
      return new Options(sparsity, 32, 1e-4, 1);
    }

    /** The same, re-estimated in steps. */
    public Options reEstimated(int times) {
      return new Options(sparsity, block, dampening, times);
    }
  }

  /**
   * What came out.
   *
   * @param network with changed weights, pruned ones zero
   */
  public record Result(Network network, Masks masks) {}

  /**
   * Prunes every prunable layer.
   *
   * @throws IllegalArgumentException when examples do not fit the network
   * @throws CancellationException when the thread is interrupted
   */
  public static Result prune(Network network, Calibration calibration, Options options) {
    Network current = network;
    Masks masks = Masks.none();
    var schedule = Schedule.iterative(options.steps);
    for (int step = 1; step <= options.steps; step++) {
      var signals = new Signals(current, calibration);
      Map<String, double[][]> gradients = signals.exampleGradients(current.prunable());
      var inverse = new LinkedHashMap<String, Inverse>();
      for (String name : current.prunable()) {
        double[] w = Context.doubles(current.weight(name));
        inverse.put(
            name,
            new Inverse(
                w,
                masks.of(name, current),
                Objects.requireNonNull(gradients.get(name), name),
                options));
      }
      Importance scores = (name, _) -> Objects.requireNonNull(inverse.get(name), name).scores();
      masks =
          new Pruner(
                  scores,
                  Pattern.unstructured(),
                  Allocation.global(schedule.at(step, options.sparsity)))
              .prune(Context.of(current, masks));
      var changed = new LinkedHashMap<String, INDArray>();
      for (String name : current.prunable()) {
        Mask mask = masks.of(name, current);
        float[] w = Objects.requireNonNull(inverse.get(name), name).without(mask);
        changed.put(name, Nd4j.create(w, Shape.of(current.weight(name)).toLongs(), 'c'));
      }
      current = current.withWeights(changed);
    }
    return new Result(masks.applyTo(current), masks);
  }

  /** The inverse blocks of one tensor. */
  private static final class Inverse {
    private final double[] w;
    private final int block;
    private final double[][] blocks;
    private final BitSet before;

    Inverse(double[] w, Mask mask, double[][] gradients, Options options) {
      this.w = w;
      this.block = options.block;
      this.before = mask.bits();
      blocks = new double[Math.ceilDiv(w.length, block)][];
      for (int b = 0; b < blocks.length; b++) {
        if (Thread.interrupted()) {
          throw new CancellationException("Block-wise OBS interrupted");
        }
        int size = Math.min(block, w.length - b * block);
        double[] inverse = new double[size * size];
        for (int i = 0; i < size; i++) {
          inverse[i * size + i] = 1 / options.dampening;
        }
        for (double[] g : gradients) {
          add(inverse, g, b * block, size, gradients.length);
        }
        blocks[b] = inverse;
      }
    }

    /** {@code A⁻¹ ← (A + g·gᵀ/N)⁻¹}, by Sherman and Morrison; weights that are gone do not move. */
    private void add(double[] inverse, double[] g, int from, int size, int examples) {
      double[] v = new double[size]; // A⁻¹·g, row by row of the symmetric A⁻¹
      double denominator = examples;
      for (int j = 0; j < size; j++) {
        double at = before.get(from + j) ? g[from + j] : 0;
        for (int i = 0; at != 0 && i < size; i++) {
          v[i] += inverse[j * size + i] * at;
        }
      }
      for (int i = 0; i < size; i++) {
        denominator += before.get(from + i) ? g[from + i] * v[i] : 0;
      }
      double scale = 1 / Math.sqrt(denominator);
      for (int i = 0; i < size; i++) {
        v[i] *= scale;
      }
      for (int i = 0; i < size; i++) {
        double row = v[i];
        for (int j = 0; row != 0 && j < size; j++) {
          inverse[i * size + j] -= row * v[j];
        }
      }
    }

    double[] scores() {
      double[] s = new double[w.length];
      Arrays.setAll(
          s,
          i -> {
            double[] inverse = blocks[i / block];
            int size = (int) Math.round(Math.sqrt(inverse.length));
            return w[i] * w[i] / (2 * inverse[i % block * (size + 1)]);
          });
      return s;
    }

    /** The weights after those the mask drops are gone, one after another within a block. */
    float[] without(Mask mask) {
      for (int i = 0; i < w.length; i++) {
        if (before.get(i) && !mask.keeps(i)) {
          drop(blocks[i / block], i / block * block, i % block);
        }
      }
      float[] values = new float[w.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = mask.keeps(i) ? (float) w[i] : 0;
      }
      return values;
    }

    /** Lets the others take over, and removes the row and column from the inverse. */
    private void drop(double[] inverse, int from, int i) {
      int size = (int) Math.round(Math.sqrt(inverse.length));
      double[] row = Arrays.copyOfRange(inverse, i * size, (i + 1) * size);
      double pivot = row[i];
      double factor = w[from + i] / pivot;
      for (int j = 0; j < size; j++) {
        w[from + j] -= factor * row[j];
      }
      for (int j = 0; j < size; j++) {
        for (int k = 0; k < size; k++) {
          inverse[j * size + k] -= row[j] * row[k] / pivot;
        }
      }
      w[from + i] = 0;
      inverse[i * size + i] = pivot; // never read for this weight again; kept above zero
    }
  }
}
