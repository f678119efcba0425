package sparselab.mask;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sparselab.network.Shape;

/**
 * Which weights of a tensor fall together; the promise a kernel or a chip relies on.
 *
 * <p>A pattern cuts a tensor into {@link Units}: a unit is kept or dropped as a whole. Tensors are
 * read as (outputs, inputs, kernel positions…): a matrix is (out, in), a convolution (out, in,
 * kernel, kernel).
 */
public sealed interface Pattern
    permits Unstructured,
        Block,
        NofM,
        NofMShared,
        NofMTransposable,
        Row,
        Filter,
        Channel,
        Head,
        Whole {

  /** Every weight by itself. */
  static Pattern unstructured() {
    return new Unstructured();
  }

  /** Blocks of {@code rows} outputs × {@code columns} inputs. */
  static Pattern block(int rows, int columns) {
    return new Block(rows, columns);
  }

  /** At most {@code n} of each {@code m} neighbouring inputs: {@code keep(2).of(4)}. */
  static Keep keep(int n) {
    return new Keep(n);
  }

  /** All weights into one output. */
  static Pattern row() {
    return new Row();
  }

  /** All weights of one convolution filter. */
  static Pattern filter() {
    return new Filter();
  }

  /** All weights that read one input. */
  static Pattern channel() {
    return new Channel();
  }

  /** All weights of one attention head: {@code size} neighbouring outputs. */
  static Pattern head(int size) {
    return new Head(size, false);
  }

  /** All weights that read one attention head: {@code size} neighbouring inputs. */
  static Pattern headInputs(int size) {
    return new Head(size, true);
  }

  /** All weights of a layer. */
  static Pattern wholeLayer() {
    return new Whole();
  }

  /** Why a tensor of this shape cannot have the pattern, in words; empty when it can. */
  default Optional<String> misfit(Shape shape) {
    return shape.rank() == 2 || shape.rank() == 4
        ? Optional.empty()
        : Optional.of("expected a matrix or a convolution, found shape " + shape);
  }

  /** The cut of a tensor into what falls together. */
  Units units(Shape shape);

  /** In words, where a unit lies: for messages. */
  String place(Shape shape, int unit);

  /** Most units that a group of units may keep; no group limits by default. */
  default Optional<Limit> limit(Shape shape) {
    return Optional.empty();
  }

  /**
   * Every place where the mask breaks the promise, in words; empty when it holds.
   *
   * @param mask bits of one weight tensor; axis 0 is the output, the rest is the input
   */
  default List<String> violations(Mask mask) {
    Units units = units(mask.shape());
    int[] kept = new int[units.count()];
    for (int i = 0; i < mask.size(); i++) {
      if (mask.keeps(i)) {
        kept[units.of(i)]++;
      }
    }
    int[] sizes = units.sizes();
    var found = new ArrayList<String>();
    for (int unit = 0; unit < kept.length; unit++) {
      if (kept[unit] != 0 && kept[unit] != sizes[unit]) {
        found.add(
            "%s keeps %d of %d, expected all or none"
                .formatted(place(mask.shape(), unit), kept[unit], sizes[unit]));
      }
    }
    return found;
  }

  /**
   * Where an earlier round's mask cannot be continued with this pattern: a unit that is already in
   * pieces.
   */
  default List<String> obstacles(Mask earlier) {
    return violations(earlier);
  }

  /** The first half of {@code keep(2).of(4)}. */
  record Keep(int n) {
    /** At most n of each m neighbouring inputs. */
    public NofM of(int m) {
      return new NofM(n, m);
    }
  }

  /**
   * A limit on each group of units.
   *
   * @param groups the group of each unit
   * @param most units that a group may keep
   */
  record Limit(Units groups, int most) {}
}
