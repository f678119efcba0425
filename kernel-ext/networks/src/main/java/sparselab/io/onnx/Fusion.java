package sparselab.io.onnx;

import java.util.List;

/** A rewrite rule inside the graph: several nodes become one, or a node goes. */
interface Fusion {
  /** In the order they are tried. */
  List<Fusion> ALL =
      List.of(
          new DropUnchanged(),
          new FuseBatchNorm(),
          new FuseConvAffine(),
          new FuseLinear(),
          new FuseEmbedding(),
          new FuseLayerNorm(),
          new FuseRmsNorm(),
          new FuseGelu(),
          new FuseSilu(),
          new FuseAttention());

  /** Rewrites the graph where {@code last} ends the rule's pattern; else leaves it as it is. */
  void apply(OpNode last, Rewriting graph);

  /** Runs every rule over every node. */
  static void applyAll(Rewriting graph, Problems problems) {
    for (Fusion rule : ALL) {
      for (OpNode node : graph.nodes()) {
        if (graph.contains(node)) {
          try {
            rule.apply(node, graph);
          } catch (Refusal refusal) {
            problems.add(node, refusal.text());
          }
        }
      }
    }
  }
}
