package sparselab.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sparselab.kernels.Products;
import sparselab.network.Attention;

/**
 * What one sequence leaves for its later positions: keys, turned to their place, and values of
 * every attention. Room for the whole context is taken at once, so that a step allocates nothing.
 */
final class Past {
  /** An attention: heads of keys and values, queries that share each, features of a head. */
  record Shape(int keyValueHeads, int queries, int size) {
    static Shape of(Attention layer, int size) {
      return new Shape(layer.keyValueHeads(), layer.heads() / layer.keyValueHeads(), size);
    }

    long floats(int context) {
      return 2L * keyValueHeads * size * context;
    }
  }

  /** Keys and values of one head: matrices (context, size), a row for each position. */
  record Head(Products.Block keys, Products.Block values) {
    private static Head of(Shape shape, int context) {
      int floats = Math.multiplyExact(context, shape.size);
      return new Head(
          Products.Block.of(new float[floats], shape.size),
          Products.Block.of(new float[floats], shape.size));
    }
  }

  /**
   * What one thread needs for its share of an attention's heads. Scores are a matrix (context,
   * width) with a column for each query of all these heads, so that the softmax down the columns
   * fills whole vectors; columns that no query has are zeros first and stay finite.
   */
  static final class Scratch {
    final Products products = Products.best();
    final int firstHead;
    final int endHead;
    final int width;
    final float[] q;
    final float[] y;
    final float[] weights;
    final float[] sums;
    final Products.Block queries;
    final Products.Block outputs;
    private final Products.Block[] scores;

    private Scratch(Shape shape, int context, int part, int parts) {
      firstHead = Workspace.share(shape.keyValueHeads, part, parts);
      endHead = Workspace.share(shape.keyValueHeads, part + 1, parts);
      width =
          Math.ceilDiv((endHead - firstHead) * shape.queries, Workspace.GRAIN) * Workspace.GRAIN;
      q = new float[shape.queries * shape.size];
      y = new float[shape.queries * shape.size];
      weights = new float[Math.multiplyExact(context, width)];
      sums = new float[width];
      queries = Products.Block.of(q, shape.size);
      outputs = Products.Block.of(y, shape.size);
      scores = new Products.Block[endHead - firstHead];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = new Products.Block(weights, i * shape.queries, width);
      }
    }

    /** Scores of the queries that share a head: (positions, queries). */
    Products.Block scores(int head) {
      return scores[head - firstHead];
    }
  }

  private final Head[][] heads;
  private final Scratch[][] scratch;

  /** Positions so far: where the one computed now stands. */
  int position;

  /**
   * @param attentions in the order of their numbers
   * @param context most positions
   * @param parts threads that share an attention
   */
  Past(List<Shape> attentions, int context, int parts) {
    heads = new Head[attentions.size()][];
    scratch = new Scratch[attentions.size()][];
    Map<Shape, Scratch[]> known = new HashMap<>();
    for (int i = 0; i < heads.length; i++) {
      Shape shape = attentions.get(i);
      heads[i] = new Head[shape.keyValueHeads];
      for (int h = 0; h < heads[i].length; h++) {
        heads[i][h] = Head.of(shape, context);
      }
      scratch[i] = known.computeIfAbsent(shape, s -> scratch(s, context, parts));
    }
  }

  private static Scratch[] scratch(Shape shape, int context, int parts) {
    var scratch = new Scratch[parts];
    for (int part = 0; part < parts; part++) {
      scratch[part] = new Scratch(shape, context, part, parts);
    }
    return scratch;
  }

  Head head(int attention, int head) {
    return heads[attention][head];
  }

  Scratch scratch(int attention, int part) {
    return scratch[attention][part];
  }
}
