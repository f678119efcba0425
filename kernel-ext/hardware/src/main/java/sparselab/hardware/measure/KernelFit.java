package sparselab.hardware.measure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import sparselab.hardware.Op;
import sparselab.hardware.Range;

/**
 * One kind of kernel: {@code t = Σ price·count}, a price in seconds for each multiplication, each
 * byte, each start of a row of weights on a panel of activations, and each call.
 *
 * <p>A roofline takes the larger of computing and memory, as if the two overlapped fully. On a core
 * that waits for its caches they hardly do. Prices are not negative, so no count makes a layer
 * faster.
 *
 * @param prices seconds by what is counted; what costs nothing is left out
 * @param low a quarter of the fitted kernels took less than this times the prediction
 * @param high a quarter took more
 */
public record KernelFit(Map<String, Double> prices, double low, double high) {

  /** Activations that kernels compute at once for one row of weights. */
  private static final int PANEL = 64;

  private static final Map<String, ToDoubleFunction<Op>> COUNTS = counts();

  /** Kernels that are far off count no more than this share of an error squared. */
  private static final double ROBUST = 0.03;

  private static final int ROUNDS = 30;
  private static final int SWEEPS = 400;

  public KernelFit {
    prices = Map.copyOf(prices);
  }

  private static Map<String, ToDoubleFunction<Op>> counts() {
    var counts = new LinkedHashMap<String, ToDoubleFunction<Op>>();
    counts.put("call", _ -> 1);
    counts.put("multiplication", Op::macsNonZero);
    counts.put("weight byte", op -> op.stored().bytes());
    counts.put("input byte", Op::inputBytes);
    counts.put("output byte", Op::outputBytes);
    counts.put(
        "row of a panel", op -> (double) Math.ceilDiv(op.m(), (long) PANEL) * op.n() * op.groups());
    counts.put("gathered input", op -> (double) op.m() * op.k() * op.groups());
    return counts;
  }

  /** Minimises the sum of relative errors: squares, reweighted until outliers count little. */
  static KernelFit fit(List<Calibration.Measured> measured) {
    double[][] counted = measured.stream().map(m -> relative(m)).toArray(double[][]::new);
    double[] weights = new double[counted.length];
    Arrays.fill(weights, 1);
    double[] prices = new double[COUNTS.size()];
    for (int round = 0; round < ROUNDS; round++) {
      descend(counted, weights, prices);
      for (int i = 0; i < weights.length; i++) {
        weights[i] = 1 / Math.max(ROBUST, Math.abs(1 - dot(counted[i], prices)));
      }
    }
    double[] ratios =
        Arrays.stream(counted).mapToDouble(row -> 1 / dot(row, prices)).sorted().toArray();
    var named = new LinkedHashMap<String, Double>();
    int column = 0;
    for (String name : COUNTS.keySet()) {
      double price = prices[column++];
      if (price > 0) {
        named.put(name, price);
      }
    }
    return new KernelFit(
        named,
        Math.min(1, ratios[ratios.length / 4]),
        Math.max(1, ratios[ratios.length - 1 - ratios.length / 4]));
  }

  /** Counts over the measured seconds, so that a price times it is a share of the time. */
  private static double[] relative(Calibration.Measured measured) {
    return COUNTS.values().stream()
        .mapToDouble(count -> count.applyAsDouble(measured.op()) / measured.seconds())
        .toArray();
  }

  /** Non-negative least squares of {@code Σ w·(1 − row·prices)²}, one price at a time. */
  private static void descend(double[][] rows, double[] weights, double[] prices) {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < prices.length; p++) {
        double gradient = 0;
        double curvature = 0;
        for (int i = 0; i < rows.length; i++) {
          double left = 1 - dot(rows[i], prices);
          gradient += weights[i] * rows[i][p] * left;
          curvature += weights[i] * rows[i][p] * rows[i][p];
        }
        if (curvature > 0) {
          prices[p] = Math.max(0, prices[p] + gradient / curvature);
        }
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  Range range(Op op) {
    double typical = 0;
    for (Map.Entry<String, ToDoubleFunction<Op>> count : COUNTS.entrySet()) {
      typical += prices.getOrDefault(count.getKey(), 0.0) * count.getValue().applyAsDouble(op);
    }
    return new Range(low * typical, typical, high * typical);
  }
}
