package sparselab.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.network.Network;
import sparselab.network.Shape;

/** The masks of a network by the full name of the weight; a weight without one is kept whole. */
public record Masks(Map<String, Mask> byName) {
  public Masks {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** No weight pruned. */
  public static Masks none() {
    return new Masks(Map.of());
  }

  /** What is zero in the network's prunable weights is taken as pruned. */
  public static Masks ofNonZeros(Network network) {
    var masks = new LinkedHashMap<String, Mask>();
    network.prunable().forEach(name -> masks.put(name, Mask.ofNonZeros(network.weight(name))));
    return new Masks(masks);
  }

  /** The mask of a weight, or one that keeps everything. */
  public Mask of(String name, Network network) {
    Mask mask = byName.get(name);
    return mask != null
        ? mask
        : Mask.dense(
            new Shape(
                Arrays.stream(network.weight(name).shape()).mapToInt(Math::toIntExact).toArray()));
  }

  /** Number of weights under a mask. */
  public long size() {
    return byName.values().stream().mapToLong(Mask::size).sum();
  }

  /** Number of weights kept, of those under a mask. */
  public long kept() {
    return byName.values().stream().mapToLong(Mask::kept).sum();
  }

  /** Zeros by all, over the weights under a mask; 0 when there is none. */
  public double sparsity() {
    return byName.isEmpty() ? 0 : 1 - (double) kept() / size();
  }

  /** The same operation on every mask. */
  public Masks map(UnaryOperator<Mask> operation) {
    var masks = new LinkedHashMap<String, Mask>();
    byName.forEach((name, mask) -> masks.put(name, operation.apply(mask)));
    return new Masks(masks);
  }

  /**
   * Every place where a network does not have these masks: a weight that is pruned and not zero, in
   * words; empty when all hold. Patterns need no look: a {@link Mask} cannot break its own.
   *
   * @throws IllegalArgumentException when a mask names no weight of the network or has another
   *     shape
   */
  public List<String> verify(Network network) {
    var found = new ArrayList<String>();
    byName.forEach(
        (name, mask) -> {
          float[] values = fitting(name, mask, network).dup('c').data().asFloat();
          for (int i = 0; i < values.length; i++) {
            if (!mask.keeps(i) && values[i] != 0) {
              found.add("%s[%d] is pruned and is %s".formatted(name, i, values[i]));
            }
          }
        });
    return found;
  }

  private static INDArray fitting(String name, Mask mask, Network network) {
    if (!mask.shape().equals(network.weightShape(name))) {
      throw new IllegalArgumentException(
          "%s of network %s: expected a mask of shape %s, found %s; was it made for another network?"
              .formatted(name, network.name(), network.weightShape(name), mask));
    }
    return network.weight(name);
  }

  /**
   * The network with every pruned weight exactly zero.
   *
   * @throws IllegalArgumentException when a mask names no weight of the network or has another
   *     shape
   */
  public Network applyTo(Network network) {
    var weights = new LinkedHashMap<String, INDArray>();
    byName.forEach((name, mask) -> weights.put(name, mask.applyTo(fitting(name, mask, network))));
    return network.withWeights(weights);
  }
}
