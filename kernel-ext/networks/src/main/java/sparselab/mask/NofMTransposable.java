package sparselab.mask;

import java.util.ArrayList;
import java.util.List;
import sparselab.network.Shape;

/**
 * N:M along inputs and along outputs: in each tile of {@code m} outputs × {@code m} inputs, at each
 * kernel position, every row and every column keeps at most n; written {@code
 * keep(2).of(4).transposable()}. The transposed weight, which the backward pass multiplies with, is
 * N:M too.
 *
 * <p>Remainder: where outputs or inputs are not divisible by m, tiles at the edge are smaller and
 * their rows and columns may keep n as well.
 *
 * @see <a href="https://arxiv.org/abs/2102.08124">Hubara et al. 2021</a>
 */
public record NofMTransposable(int n, int m) implements Pattern {
  /** A tile has m² places, and files may name any m. */
  private static final int LARGEST = 256;

  public NofMTransposable {
    if (n < 1 || m <= n || m > LARGEST) {
      throw new IllegalArgumentException(
          "keep(%d).of(%d).transposable(): expected 1 ≤ n < m ≤ %d".formatted(n, m, LARGEST));
    }
  }

  @Override
  public Units units(Shape shape) {
    return Units.single(shape.count());
  }

  @Override
  public String place(Shape shape, int unit) {
    return "weight " + unit;
  }

  /**
   * The tiles of a tensor: elements row by row, −1 beyond the edge.
   *
   * @return (tiles, m·m)
   */
  public int[][] tiles(Shape shape) {
    View view = View.of(shape);
    int across = Math.ceilDiv(view.inputs(), m);
    int perPosition = Math.ceilDiv(view.outputs(), m) * across;
    int[][] tiles = new int[perPosition * view.positions()][m * m];
    for (int tile = 0; tile < tiles.length; tile++) {
      int position = tile / perPosition;
      int top = tile % perPosition / across * m;
      int left = tile % across * m;
      for (int i = 0; i < m * m; i++) {
        int output = top + i / m;
        int input = left + i % m;
        boolean inside = output < view.outputs() && input < view.inputs();
        tiles[tile][i] =
            inside ? (output * view.inputs() + input) * view.positions() + position : -1;
      }
    }
    return tiles;
  }

  @Override
  public List<String> violations(Mask mask) {
    View view = View.of(mask.shape());
    var found = new ArrayList<String>();
    for (int[] tile : tiles(mask.shape())) {
      for (int line = 0; line < m; line++) {
        int inRow = 0;
        int inColumn = 0;
        for (int i = 0; i < m; i++) {
          int row = tile[line * m + i];
          int column = tile[i * m + line];
          inRow += row >= 0 && mask.keeps(row) ? 1 : 0;
          inColumn += column >= 0 && mask.keeps(column) ? 1 : 0;
        }
        if (inRow > n) {
          found.add(broken("output", view, view.output(tile[line * m]), tile[0], inRow));
        }
        if (inColumn > n) {
          found.add(broken("input", view, view.input(tile[line]), tile[0], inColumn));
        }
      }
    }
    return found;
  }

  private String broken(String what, View view, int line, int corner, int kept) {
    return "%s %d in the tile from output %d, input %d%s keeps %d, expected at most %d of %d"
        .formatted(
            what,
            line,
            view.output(corner),
            view.input(corner),
            view.at(view.position(corner)),
            kept,
            n,
            m);
  }

  /** Dropping more from any mask leads to N:M, so none is in the way. */
  @Override
  public List<String> obstacles(Mask earlier) {
    return List.of();
  }

  @Override
  public String toString() {
    return "keep(%d).of(%d).transposable()".formatted(n, m);
  }
}
