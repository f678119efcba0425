package sparselab.engine;

import sparselab.kernels.Products;

/** What one thread needs for one head of an attention; matrices (size, positions) row-major. */
final class HeadScratch {
  /** Of a head: features, positions. */
  record Shape(int size, int positions) {}

  final Products products = Products.best();
  final float[] q;
  final float[] k;
  final float[] v;
  final float[] y;
  final float[] weights;
  final float[] sums;
  final Products.Block queries;
  final Products.Block keys;
  final Products.Block values;
  final Products.Block outputs;
  final Products.Block scores;

  HeadScratch(Shape shape) {
    int positions = shape.positions;
    q = new float[shape.size * positions];
    k = new float[shape.size * positions];
    v = new float[shape.size * positions];
    y = new float[shape.size * positions];
    weights = new float[positions * positions];
    sums = new float[positions];
    queries = Products.Block.of(q, positions);
    keys = Products.Block.of(k, positions);
    values = Products.Block.of(v, positions);
    outputs = Products.Block.of(y, positions);
    scores = Products.Block.of(weights, positions);
  }
}
