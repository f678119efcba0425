package sparselab.train;

import java.util.List;
import sparselab.network.Network;

/**
 * A teacher the network learns from besides the labels: with student logits z, teacher logits t and
 * temperature T, {@code L = (1−α)·CE(z, label) + α·T²·KL(softmax(t/T) ‖ softmax(z/T)) + λ·Σ_l
 * mean((h_l − h_l')²)} over the named nodes l.
 *
 * @param teacher read without its running statistics changing; a network distils into itself when
 *     the teacher is what it was before it was pruned
 * @param share α in [0, 1]
 * @param temperature T, positive
 * @param nodes whose outputs shall be alike, by name in both networks; may be empty
 * @param nodeWeight λ, at least 0
 * @see <a href="https://arxiv.org/abs/1503.02531">Hinton et al. 2015, §2</a>
 * @see <a href="https://arxiv.org/abs/1412.6550">Romero et al. 2015, eq. 3, for hidden layers</a>
 */
public record Distillation(
    Network teacher, double share, double temperature, List<String> nodes, double nodeWeight) {
  public Distillation {
    nodes = List.copyOf(nodes);
    if (!(share >= 0 && share <= 1)
        || !(temperature > 0 && Double.isFinite(temperature))
        || !(nodeWeight >= 0 && Double.isFinite(nodeWeight))) {
      throw new IllegalArgumentException(
          "Distillation: expected share in [0, 1], temperature > 0, nodeWeight ≥ 0; found %s, %s, %s"
              .formatted(share, temperature, nodeWeight));
    }
  }

  /** Half labels, half teacher, at temperature 2. */
  public static Distillation logits(Network teacher) {
    return new Distillation(teacher, 0.5, 2, List.of(), 0);
  }

  /** As {@link #logits}, and the outputs of hidden nodes with weight 1. */
  public static Distillation nodes(Network teacher, String... nodes) {
    return new Distillation(teacher, 0.5, 2, List.of(nodes), 1);
  }

  @Override
  public String toString() {
    return "Distillation[teacher=%s, share=%s, temperature=%s, nodes=%s, nodeWeight=%s]"
        .formatted(teacher.name(), share, temperature, nodes, nodeWeight);
  }
}
