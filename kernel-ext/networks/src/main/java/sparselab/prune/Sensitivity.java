package sparselab.prune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import sparselab.data.Dataset;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.train.Evaluation;
import sparselab.train.Inference;
import sparselab.train.Progress;

/**
 * How much each layer minds: the network's loss when one layer alone is pruned.
 *
 * @param dense the network unpruned
 * @param points one per layer and sparsity, by layer, sparsity rising
 */
public record Sensitivity(Evaluation dense, List<Point> points) {
  public Sensitivity {
    points = List.copyOf(points);
  }

  /**
   * One measurement.
   *
   * @param weights number of weights of the layer
   * @param sparsity got, of this layer
   */
  public record Point(String weight, long weights, double sparsity, double accuracy, double loss) {}

  /**
   * Prunes each layer alone to each sparsity and evaluates the network.
   *
   * @param context what criteria look at
   * @param data examples for the loss: validation, never test
   * @throws CancellationException when the thread is interrupted
   */
  public static Sensitivity scan(
      Importance importance,
      sparselab.mask.Pattern pattern,
      Context context,
      Dataset data,
      double[] sparsities,
      Progress progress) {
    Network network = context.network();
    var points = new ArrayList<Point>();
    long done = 0;
    long total = (long) network.prunable().size() * sparsities.length;
    for (String name : network.prunable()) {
      for (double sparsity : sparsities) {
        if (Thread.interrupted()) {
          throw new CancellationException("Sensitivity scan interrupted at " + name);
        }
        var allocation = new ByLayer(Map.of(Pattern.quote(name), sparsity));
        Masks masks = new Pruner(importance, pattern, allocation).prune(context);
        Evaluation evaluation = Inference.of(masks.applyTo(network)).evaluate(data);
        var mask = masks.of(name, network);
        points.add(
            new Point(
                name, mask.size(), mask.sparsity(), evaluation.accuracy(), evaluation.loss()));
        progress.at(++done, total, name);
      }
    }
    return new Sensitivity(Inference.of(network).evaluate(data), points);
  }

  /** A stretch of a layer's loss curve on its lower convex hull. */
  private record Segment(String weight, double from, double to, long weights, double slope) {}

  /**
   * Shares sparsity so that the sum of the layers' loss increases is least: stretches of the convex
   * hulls of the scanned curves are taken from the flattest to the steepest.
   *
   * @throws IllegalArgumentException when the scanned sparsities do not reach that far
   */
  public ByLayer allocate(double sparsity) {
    Allocation.checkSparsity("sensitivity", sparsity);
    var segments = new ArrayList<Segment>();
    var result = new LinkedHashMap<String, Double>();
    long all = 0;
    for (String weight : points.stream().map(Point::weight).distinct().toList()) {
      List<Point> curve = points.stream().filter(p -> p.weight.equals(weight)).toList();
      segments.addAll(hull(curve));
      result.put(weight, 0.0);
      all += curve.getFirst().weights;
    }
    double missing = sparsity * all;
    for (Segment s :
        segments.stream().sorted(Comparator.comparingDouble(Segment::slope)).toList()) {
      double gain = Math.min(missing, (s.to - s.from) * s.weights);
      if (gain > 0) {
        result.put(s.weight, s.from + gain / s.weights);
        missing -= gain;
      }
    }
    if (missing > 1e-9 * all) {
      throw new IllegalArgumentException(
          "sensitivity: %s asked, the scanned sparsities allow %.4f; scan higher ones"
              .formatted(sparsity, sparsity - missing / all));
    }
    var quoted = new LinkedHashMap<String, Double>();
    result.forEach((weight, s) -> quoted.put(Pattern.quote(weight), Math.min(s, 0.999999)));
    return new ByLayer(quoted);
  }

  /** Lower convex hull of (0, dense loss) and the points: slopes rise. */
  private List<Segment> hull(List<Point> curve) {
    var corners = new ArrayList<double[]>();
    corners.add(new double[] {0, dense.loss()});
    for (Point p : curve.stream().sorted(Comparator.comparingDouble(Point::sparsity)).toList()) {
      if (p.sparsity > corners.getLast()[0]) {
        corners.add(new double[] {p.sparsity, p.loss});
        while (corners.size() > 2 && bulges(corners)) {
          corners.remove(corners.size() - 2);
        }
      }
    }
    Point any = curve.getFirst();
    var segments = new ArrayList<Segment>();
    for (int i = 1; i < corners.size(); i++) {
      double[] a = corners.get(i - 1);
      double[] b = corners.get(i);
      double slope = (b[1] - a[1]) / ((b[0] - a[0]) * any.weights);
      segments.add(new Segment(any.weight, a[0], b[0], any.weights, slope));
    }
    return segments;
  }

  /** Whether the last but one corner lies on or above the line between its neighbours. */
  private static boolean bulges(List<double[]> corners) {
    double[] a = corners.get(corners.size() - 3);
    double[] b = corners.get(corners.size() - 2);
    double[] c = corners.getLast();
    return (b[1] - a[1]) * (c[0] - a[0]) >= (c[1] - a[1]) * (b[0] - a[0]);
  }
}
