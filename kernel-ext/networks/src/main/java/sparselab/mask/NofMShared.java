package sparselab.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sparselab.network.Shape;

/**
 * N:M with one choice for {@code rows} neighbouring outputs: of each {@code m} neighbouring inputs
 * the same, at most n, are kept by all of them, at each kernel position by itself; written {@code
 * keep(2).of(4).sharedBy(8)}. One index serves all rows of the group, and a kernel loads each input
 * once for them.
 *
 * <p>A unit is one input of a group of outputs. Remainder: where outputs or inputs are not
 * divisible, the last group is smaller; it may keep n as well.
 */
public record NofMShared(int n, int m, int rows) implements Pattern {
  public NofMShared {
    if (n < 1 || m <= n || rows < 1 || rows > 0x7fff || n > 0xffff) {
      throw new IllegalArgumentException(
          "keep(%d).of(%d).sharedBy(%d): expected 1 ≤ n < m and rows from 1 to 32767"
              .formatted(n, m, rows));
    }
  }

  private Block unit() {
    return new Block(rows, 1);
  }

  @Override
  public Units units(Shape shape) {
    return unit().units(shape);
  }

  @Override
  public String place(Shape shape, int unit) {
    return unit().place(shape, unit);
  }

  @Override
  public Optional<Limit> limit(Shape shape) {
    View view = View.of(shape);
    int across = Math.ceilDiv(view.inputs(), m);
    int[] groupOf = new int[units(shape).count()];
    // Units are numbered by position, group of outputs, input.
    Arrays.setAll(groupOf, u -> u / view.inputs() * across + u % view.inputs() / m);
    int groups = groupOf.length / view.inputs() * across;
    return Optional.of(new Limit(new Units(groupOf, groups), n));
  }

  @Override
  public List<String> violations(Mask mask) {
    var found = new ArrayList<>(Pattern.super.violations(mask));
    Units units = units(mask.shape());
    Units groups = limit(mask.shape()).orElseThrow().groups();
    boolean[] kept = new boolean[units.count()];
    mask.bits().stream().forEach(i -> kept[units.of(i)] = true);
    int[] count = new int[groups.count()];
    int[] first = new int[groups.count()];
    for (int unit = kept.length - 1; unit >= 0; unit--) {
      count[groups.of(unit)] += kept[unit] ? 1 : 0;
      first[groups.of(unit)] = unit;
    }
    for (int group = 0; group < count.length; group++) {
      if (count[group] > n) {
        found.add(
            "the %d inputs from %s keep %d, expected at most %d"
                .formatted(m, place(mask.shape(), first[group]), count[group], n));
      }
    }
    return found;
  }

  /** Only units in pieces are in the way: dropping more leads to N:M. */
  @Override
  public List<String> obstacles(Mask earlier) {
    return Pattern.super.violations(earlier);
  }

  @Override
  public String toString() {
    return "keep(%d).of(%d).sharedBy(%d)".formatted(n, m, rows);
  }
}
