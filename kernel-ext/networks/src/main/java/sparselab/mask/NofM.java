package sparselab.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sparselab.network.Shape;

/**
 * At most {@code n} kept of each {@code m} neighbouring inputs of an output, at each kernel
 * position by itself; written {@code keep(2).of(4)}.
 *
 * <p>"At most": a higher sparsity than 1 − n/m is allowed, a lower one is not. Remainder: where the
 * inputs are not divisible by m, the last, shorter group may keep n as well.
 */
public record NofM(int n, int m) implements Pattern {
  public NofM {
    if (n < 1 || m <= n) {
      throw new IllegalArgumentException(
          "keep(%d).of(%d): expected 1 ≤ n < m (n are kept of each m)".formatted(n, m));
    }
  }

  /** The same along outputs as well: {@link NofMTransposable}. */
  public Pattern transposable() {
    return new NofMTransposable(n, m);
  }

  /** The same choice for each {@code rows} neighbouring outputs: {@link NofMShared}. */
  public Pattern sharedBy(int rows) {
    return new NofMShared(n, m, rows);
  }

  @Override
  public Units units(Shape shape) {
    return Units.single(shape.count());
  }

  @Override
  public Optional<Limit> limit(Shape shape) {
    View view = View.of(shape);
    int across = Math.ceilDiv(view.inputs(), m);
    int perPosition = view.outputs() * across;
    int[] groupOf = new int[view.elements()];
    Arrays.setAll(
        groupOf, i -> view.position(i) * perPosition + view.output(i) * across + view.input(i) / m);
    return Optional.of(new Limit(new Units(groupOf, perPosition * view.positions()), n));
  }

  @Override
  public String place(Shape shape, int unit) {
    return "weight " + unit;
  }

  @Override
  public List<String> violations(Mask mask) {
    View view = View.of(mask.shape());
    Units groups = limit(mask.shape()).orElseThrow().groups();
    int[] kept = new int[groups.count()];
    mask.bits().stream().forEach(i -> kept[groups.of(i)]++);
    int across = Math.ceilDiv(view.inputs(), m);
    int perPosition = view.outputs() * across;
    var found = new ArrayList<String>();
    for (int group = 0; group < kept.length; group++) {
      if (kept[group] > n) {
        int inPosition = group % perPosition;
        found.add(
            "output %d, inputs from %d%s keep %d, expected at most %d of %d"
                .formatted(
                    inPosition / across,
                    inPosition % across * m,
                    view.at(group / perPosition),
                    kept[group],
                    n,
                    m));
      }
    }
    return found;
  }

  /** Dropping more from any mask leads to N:M, so none is in the way. */
  @Override
  public List<String> obstacles(Mask earlier) {
    return List.of();
  }

  @Override
  public String toString() {
    return "keep(%d).of(%d)".formatted(n, m);
  }
}
