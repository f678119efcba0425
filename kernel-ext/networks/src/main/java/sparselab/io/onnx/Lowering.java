package sparselab.io.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule from one graph node to one layer of the zoo. */
interface Lowering {
  /** One rule for each operator: a new one is a file and a line here. */
  List<Lowering> ALL =
      List.of(
          new LowerConv(),
          new LowerLinear(),
          new LowerActivation(),
          new LowerPool(),
          new LowerMean(),
          new LowerNorm(),
          new LowerElementwise(),
          new LowerEmbedding(),
          new LowerAttention(),
          new LowerReshape());

  /** The rules by operator. */
  Map<String, Lowering> BY_OP = byOp();

  /** Operators it takes. */
  Set<String> ops();

  /**
   * The layer, or null when the node changes nothing for a network and its first input stands for
   * it.
   *
   * @throws Refusal when no layer does what the node says
   */
  @Nullable Layered lower(Operands x, Lowerer network);

  private static Map<String, Lowering> byOp() {
    var byOp = new HashMap<String, Lowering>();
    ALL.forEach(rule -> rule.ops().forEach(op -> byOp.put(op, rule)));
    return Map.copyOf(byOp);
  }
}
