package sparselab.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.data.Dataset;
import sparselab.network.BatchNorm;
import sparselab.network.Network;
import sparselab.network.Node;

/**
 * Running means and variances taken anew, the cheapest recovery after pruning: {@code μ = 1/B · Σ_b
 * μ_b; σ² = 1/B · Σ_b σ_b²} over the B batches of a pass; no weight changes.
 *
 * @see <a href="https://arxiv.org/abs/2007.02491">Li et al. 2020, §3.3 (adaptive batch
 *     normalisation)</a>
 */
final class BatchNormStatistics {
  private BatchNormStatistics() {}

  /**
   * The network with fresh statistics.
   *
   * @param batchSize examples a batch; a shorter last one is left out unless it is the only one
   * @throws IllegalArgumentException when the network has no batch norm
   */
  static Network reestimate(Network network, Dataset data, int batchSize, Progress progress) {
    Fit.check(network, data);
    // With momentum 1 the running statistics after a pass are those of the batch.
    List<Node> nodes =
        network.nodes().stream()
            .map(
                node ->
                    node.layer() instanceof BatchNorm(int channels, double epsilon, double _)
                        ? new Node(node.name(), new BatchNorm(channels, epsilon, 1), node.inputs())
                        : node)
            .toList();
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (Node node : nodes) {
      for (var weight : node.layer().weightShapes().entrySet()) {
        String name = node.weight(weight.getKey());
        parameters.put(name, new Parameter(name, weight.getValue(), network.weight(name), false));
        if (node.layer() instanceof BatchNorm && !node.layer().trainable(weight.getKey())) {
          sums.put(name, new double[weight.getValue().count()]);
        }
      }
    }
    if (sums.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no batch norm whose statistics could be taken anew".formatted(network.name()));
    }
    int size = Math.min(batchSize, data.size());
    var examples = Examples.of(data);
    int batches = data.size() / size;
    var same = new Network(network.name(), network.inputShape(), nodes, network.weights());
    try (var passes = new KernelGradients(same, parameters, size, null)) {
      int[] rows = new int[size];
      for (int batch = 0; batch < batches; batch++) {
        if (Thread.interrupted()) {
          throw new CancellationException("Batch norm statistics interrupted");
        }
        int from = batch * size;
        Arrays.setAll(rows, i -> from + i);
        passes.forward(examples, rows, true);
        sums.forEach(
            (name, sum) -> {
              float[] value = Objects.requireNonNull(parameters.get(name)).value;
              Arrays.setAll(sum, c -> sum[c] + value[c]);
            });
        progress.at(batch + 1, batches, "batch norm statistics");
      }
    }
    var fresh = new LinkedHashMap<String, INDArray>();
    sums.forEach(
        (name, sum) -> {
          float[] mean = new float[sum.length];
          for (int c = 0; c < mean.length; c++) {
            mean[c] = (float) (sum[c] / batches);
          }
          fresh.put(name, Nd4j.create(mean, new long[] {mean.length}, 'c'));
        });
    return network.withWeights(fresh);
  }
}
