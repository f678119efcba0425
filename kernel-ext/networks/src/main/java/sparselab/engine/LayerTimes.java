package sparselab.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.train.Progress;

/**
 * Dense and sparse times of every layer with weights, as they run inside the network: what a
 * hardware model's predictions are held against.
 *
 * @param rows one per layer with weights
 * @param dense time of the whole network on dense kernels, its pruned weights zeros
 * @param sparse time of the whole network on sparse kernels
 */
public record LayerTimes(List<Row> rows, Timing dense, Timing sparse) {
  public LayerTimes {
    rows = List.copyOf(rows);
  }

  /**
   * A layer {@code Y(m,n) = W(m,k)·X(k,n)}.
   *
   * @param node the layer
   * @param layer its kind and sizes
   * @param sparsity zeros by all, of its weights
   * @param denseKernel fastest of the dense kernels
   * @param sparseKernel fastest of the sparse kernels, or the dense one where there are no zeros
   */
  public record Row(
      String node,
      String layer,
      int m,
      int k,
      int n,
      double sparsity,
      String denseKernel,
      Timing dense,
      String sparseKernel,
      Timing sparse) {
    /** {@code dense/sparse}. */
    public double speedup() {
      return dense.seconds() / sparse.seconds();
    }
  }

  /**
   * Compiles the network twice, with dense and with sparse kernels only, and times both in turns.
   *
   * @param rounds timed batches of each
   * @param warmSeconds how long each runs before
   * @throws java.util.concurrent.CancellationException when the thread is interrupted
   */
  public static LayerTimes measure(
      Network network,
      Masks masks,
      Engine.Options options,
      int rounds,
      double warmSeconds,
      Progress progress) {
    Engine.Options single = options.withPairs(false);
    CompiledNetwork dense =
        Engine.compile(network, masks, single.withKernels(Engine.Kernels.DENSE), progress);
    CompiledNetwork sparse =
        Engine.compile(network, masks, single.withKernels(Engine.Kernels.SPARSE), progress);
    List<StepTimes> times = StepTimes.measure(List.of(dense, sparse), rounds, warmSeconds);
    Map<String, StepTimes.Row> denseSteps = byNode(times.get(0));
    Map<String, StepTimes.Row> sparseSteps = byNode(times.get(1));
    var rows = new ArrayList<Row>();
    for (EnginePlan.Row row : dense.plan().rows()) {
      StepTimes.Row a = Objects.requireNonNull(denseSteps.get(row.node()));
      StepTimes.Row b = Objects.requireNonNull(sparseSteps.get(row.node()));
      rows.add(
          new Row(
              row.node(),
              row.layer(),
              row.m(),
              row.k(),
              row.n(),
              row.sparsity(),
              a.kernel(),
              a.timing(),
              b.kernel(),
              b.timing()));
    }
    return new LayerTimes(rows, times.get(0).whole(), times.get(1).whole());
  }

  private static Map<String, StepTimes.Row> byNode(StepTimes times) {
    var byNode = new HashMap<String, StepTimes.Row>();
    for (StepTimes.Row row : times.rows()) {
      byNode.put(row.node(), row);
    }
    return byNode;
  }
}
