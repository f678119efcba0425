package sparselab.prune;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.NofM;
import sparselab.mask.Pattern;
import sparselab.mask.Unstructured;
import sparselab.network.Network;
import sparselab.network.Shape;

/**
 * Removes weights and changes the others so that each layer's outputs stay as they were: the
 * optimal-brain-surgeon update, a block of columns at a time.
 *
 * <p>For a layer with inputs X, {@code H = X·Xᵀ + λ·I} and U the upper Cholesky factor of {@code
 * H⁻¹}: weights with the smallest {@code (w_ij / U_jj)²} go; when w_ij goes, {@code w_i,j: −= w_ij
 * / U_jj · U_j,j:}. Layers are done in order, each on the inputs that the ones before leave it.
 *
 * @see <a href="https://arxiv.org/abs/2301.00774">Frantar and Alistarh 2023, algorithm 1</a>
 */
public final class SparseGpt {
  private SparseGpt() {}

  /**
   * How to prune.
   *
   * @param sparsity of every layer; of a pattern keep(n).of(m) it must be 1 − n/m
   * @param pattern unstructured or N:M
   * @param blockColumns columns whose masks are chosen together
   * @param dampening λ as a share of the mean of H's diagonal
   */
  public record Options(double sparsity, Pattern pattern, int blockColumns, double dampening) {
    public Options {
      Allocation.checkSparsity("SparseGpt", sparsity);
      if (blockColumns < 1 || !(dampening >= 0)) {
        throw new IllegalArgumentException(
            "SparseGpt.Options: expected blockColumns ≥ 1 and dampening ≥ 0, found %d and %s"
                .formatted(blockColumns, dampening));
      }
      switch (pattern) {
        case Unstructured _ -> {}
        case NofM(int n, int m) when Math.abs(sparsity - (1 - (double) n / m)) < 1e-9 -> {}
        default ->
            throw new IllegalArgumentException(
                "SparseGpt: expected unstructured, or keep(n).of(m) with sparsity 1 − n/m; found %s with %s"
                    .formatted(pattern, sparsity));
      }
    }

    /** Unstructured, blocks of 128 columns, 1 % dampening: the paper's. */
    public static Options of(double sparsity) {
      return new Options(sparsity, Pattern.unstructured(), 128, 0.01);
    }

    /** keep(n).of(m). */
    public static Options keep(int n, int m) {
      return new Options(1 - (double) n / m, Pattern.keep(n).of(m), 128, 0.01);
    }
  }

  /**
   * What came out.
   *
   * @param network with changed weights, pruned ones zero
   * @param relativeErrors {@code ‖W·X − Ŵ·X‖² / ‖W·X‖²} of each layer
   */
  public record Result(Network network, Masks masks, Map<String, Double> relativeErrors) {}

  /**
   * Prunes every prunable layer.
   *
   * @throws IllegalArgumentException when examples do not fit, or a Hessian cannot be inverted
   */
  public static Result prune(Network network, Calibration calibration, Options options) {
    Network current = network;
    var masks = new LinkedHashMap<String, Mask>();
    var errors = new LinkedHashMap<String, Double>();
    for (String name : network.prunable()) {
      INDArray weight = network.weight(name);
      var shape = Shape.of(weight);
      double[] gram = Context.of(current, Masks.none(), calibration).inputGram(name);
      double[] before = Context.doubles(weight);
      double[] after = before.clone();
      BitSet kept = layer(after, gram, shape, options);
      float[] values = new float[after.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) after[i];
      }
      masks.put(name, new Mask(shape, kept, options.pattern));
      errors.put(name, relativeError(before, after, gram));
      current = current.withWeights(Map.of(name, Nd4j.create(values, shape.toLongs(), 'c')));
    }
    return new Result(current, new Masks(masks), errors);
  }

  /**
   * One layer.
   *
   * @param w (rows·k), overwritten
   * @return what is kept
   */
  static BitSet layer(double[] w, double[] gram, Shape shape, Options options) {
    int rows = shape.size(0);
    int k = w.length / rows;
    int[] column = columns(shape, k);
    double[] u = upper(gram, column, options.dampening);
    double[] v = new double[w.length]; // w with its columns in order
    for (int i = 0; i < v.length; i++) {
      v[i] = w[i / k * k + column[i % k]];
    }
    boolean[] gone = new boolean[v.length];
    for (int from = 0; from < k; from += options.blockColumns) {
      int end = Math.min(k, from + options.blockColumns);
      if (options.pattern instanceof Unstructured) {
        drop(lowest(v, u, rows, k, from, end, options.sparsity), gone);
      }
      for (int j = from; j < end; j++) {
        if (options.pattern instanceof NofM(int n, int m)) {
          group(v, u, gone, rows, k, j, n, m, shape);
        }
        update(v, u, gone, rows, k, j);
      }
    }
    var kept = new BitSet(w.length);
    for (int i = 0; i < v.length; i++) {
      int at = i / k * k + column[i % k];
      w[at] = v[i];
      kept.set(at, !gone[i]);
    }
    return kept;
  }

  /** Columns ordered by kernel position, then input, so that neighbouring inputs are neighbours. */
  private static int[] columns(Shape shape, int k) {
    int area = k / shape.size(1);
    return IntStream.range(0, k)
        .boxed()
        .sorted(Comparator.<Integer>comparingInt(j -> j % area).thenComparingInt(j -> j / area))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** U with {@code H⁻¹ = Uᵀ·U}, U upper triangular, columns permuted. */
  private static double[] upper(double[] gram, int[] column, double dampening) {
    int k = column.length;
    double[] permuted = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        permuted[i * k + j] = gram[column[i] * k + column[j]];
      }
    }
    double[] l = Spd.cholesky(Spd.dampedInverse(permuted, dampening), k);
    double[] u = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        u[j * k + i] = l[i * k + j];
      }
    }
    return u;
  }

  /** The lowest {@code round(s·count)} of a block, all rows together. */
  private static int[] lowest(
      double[] v, double[] u, int rows, int k, int from, int end, double sparsity) {
    int width = end - from;
    double[] scores = new double[rows * width];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = score(v, u, k, i / width, from + i % width);
    }
    int[] order = Ranking.order(new byte[scores.length], scores);
    return Arrays.stream(order, 0, (int) Math.round(sparsity * scores.length))
        .map(i -> i / width * k + from + i % width)
        .toArray();
  }

  private static double score(double[] v, double[] u, int k, int row, int j) {
    double ratio = v[row * k + j] / u[j * k + j];
    return ratio * ratio;
  }

  private static void drop(int[] indices, boolean[] gone) {
    for (int i : indices) {
      gone[i] = true;
    }
  }

  /** At the first column of a group of m inputs: each row drops all but its n highest. */
  private static void group(
      double[] v, double[] u, boolean[] gone, int rows, int k, int j, int n, int m, Shape shape) {
    int inputs = shape.size(1);
    int input = j % inputs; // columns are ordered by position, then input
    if (input % m != 0) {
      return;
    }
    int width = Math.min(m, inputs - input);
    for (int row = 0; row < rows; row++) {
      double[] scores = new double[width];
      for (int i = 0; i < width; i++) {
        scores[i] = score(v, u, k, row, j + i);
      }
      int[] order = Ranking.order(new byte[width], scores);
      for (int i = 0; i < width - n; i++) {
        gone[row * k + j + order[i]] = true;
      }
    }
  }

  /** Removes what is gone in column j and lets the columns after it make up for it. */
  private static void update(double[] v, double[] u, boolean[] gone, int rows, int k, int j) {
    for (int row = 0; row < rows; row++) {
      if (gone[row * k + j]) {
        double error = v[row * k + j] / u[j * k + j];
        for (int c = j; c < k; c++) {
          v[row * k + c] -= error * u[j * k + c];
        }
        v[row * k + j] = 0; // exactly
      }
    }
  }

  private static double relativeError(double[] before, double[] after, double[] gram) {
    int k = (int) Math.round(Math.sqrt(gram.length));
    double[] difference = new double[before.length];
    Arrays.setAll(difference, i -> before[i] - after[i]);
    double all = energy(before, gram, k);
    return all == 0 ? 0 : energy(difference, gram, k) / all;
  }

  /** {@code Σ_rows w·G·wᵀ = ‖W·X‖²}. */
  private static double energy(double[] w, double[] gram, int k) {
    double sum = 0;
    for (int row = 0; row < w.length; row += k) {
      for (int i = 0; i < k; i++) {
        for (int j = 0; w[row + i] != 0 && j < k; j++) {
          sum += w[row + i] * gram[i * k + j] * w[row + j];
        }
      }
    }
    return sum;
  }
}
