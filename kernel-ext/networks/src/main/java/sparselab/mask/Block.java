package sparselab.mask;

import java.util.Arrays;
import sparselab.network.Shape;

/**
 * Blocks of {@code rows} outputs × {@code columns} inputs, at each kernel position by itself.
 *
 * <p>Remainder: where a size is not divisible, the block at the edge is smaller and counts as a
 * block of its own.
 */
public record Block(int rows, int columns) implements Pattern {
  public Block {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "block(%d, %d): expected sizes of at least 1".formatted(rows, columns));
    }
  }

  @Override
  public Units units(Shape shape) {
    View view = View.of(shape);
    int across = Math.ceilDiv(view.inputs(), columns);
    int perPosition = Math.ceilDiv(view.outputs(), rows) * across;
    int[] unitOf = new int[view.elements()];
    Arrays.setAll(
        unitOf,
        i ->
            view.position(i) * perPosition
                + view.output(i) / rows * across
                + view.input(i) / columns);
    return new Units(unitOf, perPosition * view.positions());
  }

  @Override
  public String place(Shape shape, int unit) {
    View view = View.of(shape);
    int across = Math.ceilDiv(view.inputs(), columns);
    int perPosition = Math.ceilDiv(view.outputs(), rows) * across;
    int inPosition = unit % perPosition;
    return "block at output %d, input %d%s"
        .formatted(
            inPosition / across * rows, inPosition % across * columns, view.at(unit / perPosition));
  }

  @Override
  public String toString() {
    return "block(%d, %d)".formatted(rows, columns);
  }
}
