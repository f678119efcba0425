package sparselab.prune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import sparselab.mask.Masks;
import sparselab.mask.NofM;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.train.Progress;

/**
 * Searches an order of channels under which N:M keeps more magnitude: channels of a {@link
 * DependencyGraph.Group} change places in all layers that make and read them, so the network
 * computes the same and pays nothing at run time.
 *
 * <p>Two columns in different groups of m change places as long as that helps, the best pair of
 * each two groups first; then the best order found is shaken and improved again.
 *
 * @see <a
 *     href="https://proceedings.neurips.cc/paper/2021/hash/6e8404c3b93a9527c8db241a1846599a-Abstract.html">Pool
 *     and Yu 2021</a>
 */
public final class ChannelPermutation {
  private ChannelPermutation() {}

  /**
   * What a search found for one matrix.
   *
   * @param order column that stands at each place
   * @param before magnitude {@code Σ|w|} that N:M keeps in the given order
   * @param after in the order found
   * @param unstructured magnitude kept when each row keeps its largest n/m instead: the most
   *     possible at this sparsity
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  public record Found(int[] order, double before, double after, double unstructured) {
    /**
     * Share of the gap between N:M and unstructured rows that the order recovers; 1 without a gap.
     */
    public double efficacy() {
      double gap = unstructured - before;
      return gap <= 1e-12 * unstructured ? 1 : (after - before) / gap;
    }
  }

  /**
   * Searches for one matrix.
   *
   * @param magnitudes (rows, columns), not negative
   * @param shakes times the best order is shaken and improved again
   * @throws CancellationException when the thread is interrupted
   */
  public static Found search(
      double[] magnitudes, int columns, NofM pattern, int shakes, long seed) {
    if (columns < 1 || magnitudes.length % columns != 0 || shakes < 0) {
      throw new IllegalArgumentException(
          "Channel permutation: expected whole rows of %d columns and shakes ≥ 0, found %d values and %d"
              .formatted(columns, magnitudes.length, shakes));
    }
    return new Search(magnitudes, columns, pattern).run(shakes, new SplittableRandom(seed));
  }

  /**
   * What was done to a network.
   *
   * @param network computes the same as before
   * @param found by the name of the dependency group
   */
  public record Permuted(Network network, Map<String, Found> found) {}

  /**
   * Reorders each group whose channels may change places: not the network's inputs and outputs, not
   * heads; groups that nothing reads by matrix columns of single channels stay too.
   *
   * @throws CancellationException when the thread is interrupted
   */
  public static Permuted apply(
      Network network, NofM pattern, int shakes, long seed, Progress progress) {
    DependencyGraph graph = DependencyGraph.of(network);
    int[] turned = new int[graph.count()];
    Arrays.fill(turned, -1);
    var found = new LinkedHashMap<String, Found>();
    for (int g = 0; g < graph.groups().size(); g++) {
      DependencyGraph.Group group = graph.groups().get(g);
      int[] units = units(graph, g);
      double[] magnitudes = magnitudes(network, graph, g, units.length);
      if (group.width() == 1 && !group.fixed().startsWith("they are") && magnitudes.length > 0) {
        Found order = search(magnitudes, units.length, pattern, shakes, seed + g);
        found.put(group.name(), order);
        for (int place = 0; place < units.length; place++) {
          turned[units[place]] = units[order.order[place]];
        }
      }
      progress.at(g + 1L, graph.groups().size(), group.name());
    }
    ShrinkPlan nothing =
        new ShrinkPlan(
            network,
            Masks.none(),
            graph.groups().stream()
                .map(
                    g ->
                        new ShrinkPlan.Group(
                            g.name(),
                            g.producers(),
                            g.readers(),
                            g.units(),
                            g.width(),
                            new BitSet(),
                            ""))
                .toList());
    Network permuted = new Shrinker(nothing, graph, unit -> turned[unit]).apply().network();
    return new Permuted(permuted, found);
  }

  private static int[] units(DependencyGraph graph, int group) {
    return IntStream.range(0, graph.count()).filter(u -> graph.groupOf(u) == group).toArray();
  }

  /** Rows of all readers that have one column for each unit, in order, below one another. */
  private static double[] magnitudes(
      Network network, DependencyGraph graph, int group, int columns) {
    List<double[]> rows = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (!DependencyGraph.readsUnits(node)) {
        continue;
      }
      DependencyGraph.Slices slices = graph.slices(node);
      boolean inOrder =
          slices.columns().length == columns
              && IntStream.range(0, columns)
                  .allMatch(
                      j ->
                          graph.groupOf(slices.columns()[j]) == group
                              && graph.placeOf(slices.columns()[j]) == j);
      if (inOrder) {
        double[] w = Context.doubles(network.weight(node.weight("weight")));
        for (int row = 0; row < w.length / slices.k(); row++) {
          for (int position = 0; position < slices.area(); position++) {
            int from = row * slices.k() + position;
            rows.add(
                IntStream.range(0, columns)
                    .mapToDouble(j -> Math.abs(w[from + j * slices.area()]))
                    .toArray());
          }
        }
      }
    }
    return rows.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  /** Local search over column orders of one matrix, held column by column. */
  private static final class Search {
    private final double[][] columns;
    private final int n;
    private final int m;
    private int[] order;
    private final double[] kept; // by stripe of m places
    private final double[] group;

    Search(double[] magnitudes, int width, NofM pattern) {
      int rows = magnitudes.length / width;
      columns = new double[width][rows];
      for (int i = 0; i < magnitudes.length; i++) {
        columns[i % width][i / width] = magnitudes[i];
      }
      n = pattern.n();
      m = pattern.m();
      order = IntStream.range(0, width).toArray();
      kept = new double[Math.ceilDiv(width, m)];
      group = new double[m];
      refresh();
    }

    Found run(int shakes, SplittableRandom random) {
      double before = total();
      improve();
      for (int shake = 0; shake < shakes; shake++) {
        int[] best = order.clone();
        double reached = total();
        for (int i = 0; i < m; i++) {
          swap(random.nextInt(order.length), random.nextInt(order.length));
        }
        refresh();
        improve();
        if (total() < reached) {
          order = best;
          refresh();
        }
      }
      return new Found(order.clone(), before, total(), unstructured());
    }

    private double total() {
      return Arrays.stream(kept).sum();
    }

    private void refresh() {
      Arrays.setAll(kept, this::keptBy);
    }

    private void swap(int i, int j) {
      int column = order[i];
      order[i] = order[j];
      order[j] = column;
    }

    /** Magnitude that the stripe's largest n of each row have. */
    private double keptBy(int stripe) {
      int from = stripe * m;
      int width = Math.min(m, order.length - from);
      double sum = 0;
      for (int row = 0; row < columns[0].length; row++) {
        for (int i = 0; i < width; i++) {
          group[i] = columns[order[from + i]][row];
        }
        for (int k = 0; k < Math.min(n, width); k++) { // selection: n and m are small
          int largest = k;
          for (int i = k + 1; i < width; i++) {
            largest = group[i] > group[largest] ? i : largest;
          }
          double v = group[largest];
          group[largest] = group[k];
          group[k] = v;
          sum += v;
        }
      }
      return sum;
    }

    private void improve() {
      boolean better = true;
      while (better) {
        better = false;
        for (int a = 0; a < kept.length; a++) {
          if (Thread.interrupted()) {
            throw new CancellationException("Channel permutation interrupted");
          }
          for (int b = a + 1; b < kept.length; b++) {
            better |= improve(a, b);
          }
        }
      }
    }

    /** The best exchange of one column between two stripes, if it helps. */
    private boolean improve(int a, int b) {
      double now = kept[a] + kept[b];
      double best = now + 1e-9 * now;
      int[] pair = null;
      for (int i = a * m; i < (a + 1) * m; i++) {
        for (int j = b * m; j < Math.min((b + 1) * m, order.length); j++) {
          swap(i, j);
          double found = keptBy(a) + keptBy(b);
          swap(i, j);
          if (found > best) {
            best = found;
            pair = new int[] {i, j};
          }
        }
      }
      if (pair == null) {
        return false;
      }
      swap(pair[0], pair[1]);
      kept[a] = keptBy(a);
      kept[b] = keptBy(b);
      return true;
    }

    private double unstructured() {
      int keep = 0; // as many as N:M keeps of a row, remainder included
      for (int stripe = 0; stripe < kept.length; stripe++) {
        keep += Math.min(n, Math.min(m, order.length - stripe * m));
      }
      double sum = 0;
      for (int row = 0; row < columns[0].length; row++) {
        int at = row;
        double[] sorted =
            Arrays.stream(columns).mapToDouble(column -> column[at]).sorted().toArray();
        for (int i = sorted.length - keep; i < sorted.length; i++) {
          sum += sorted[i];
        }
      }
      return sum;
    }
  }
}
