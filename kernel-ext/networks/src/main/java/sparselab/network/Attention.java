package sparselab.network;

import java.util.List;

/**
 * Scaled dot-product attention over heads: {@code y_h = softmax(q_h·k_hᵀ/√d) · v_h}. Its three
 * inputs come from three {@link Linear}s and its output goes to a fourth, so that each of the four
 * matrices is pruned, stored and run like any other. <i>Vaswani et al. 2017, eq. 1.</i>
 *
 * <p>Shapes: q, y (positions, heads·d), k and v (positions, keyValueHeads·d).
 *
 * @param heads of q
 * @param keyValueHeads of k and v, a divisor of heads: each serves heads/keyValueHeads of q
 * @param causal whether a position sees only itself and those before it
 * @param rotaryBase base θ of rotary position angles, applied to q and k, halves of a head paired
 *     (Su et al. 2021, eq. 34); 0 for none
 */
public record Attention(int heads, int keyValueHeads, boolean causal, double rotaryBase)
    implements Generic {
  public Attention {
    if (heads < 1 || keyValueHeads < 1 || heads % keyValueHeads != 0) {
      throw new IllegalArgumentException(
          "Attention: expected heads to be a multiple of keyValueHeads, found %d and %d"
              .formatted(heads, keyValueHeads));
    }
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.size() != 3
        || inputs.getFirst().rank() != 2
        || inputs.getFirst().size(1) % heads != 0
        || !inputs.get(1).equals(inputs.get(2))
        || inputs.get(1).rank() != 2
        || inputs.get(1).size(0) != inputs.getFirst().size(0)
        || inputs.get(1).size(1) * heads != inputs.getFirst().size(1) * keyValueHeads
        || (rotaryBase > 0 && inputs.getFirst().size(1) / heads % 2 != 0)) {
      throw new IllegalArgumentException(
          this
              + ": expected q (positions, heads·d), k and v (positions, keyValueHeads·d), with d"
              + " even for rotary angles, found "
              + inputs);
    }
    return inputs.getFirst();
  }
}
