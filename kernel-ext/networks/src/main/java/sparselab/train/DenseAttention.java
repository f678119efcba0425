package sparselab.train;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;
import sparselab.network.Attention;

/** Attention on ND4J: one pair of matrix products for each head of each example. */
record DenseAttention(Attention layer) implements DenseLayer {
  @Override
  public INDArray forward(INDArray... inputs) {
    INDArray q = inputs[0];
    INDArray y = q.ulike();
    int size = (int) q.size(2) / layer.heads();
    int shared = layer.heads() / layer.keyValueHeads();
    for (int i = 0; i < q.size(0); i++) {
      for (int h = 0; h < layer.heads(); h++) {
        INDArray scores =
            turned(head(q, i, h, size))
                .mmul(turned(head(inputs[1], i, h / shared, size)).transpose());
        scores.divi(Math.sqrt(size));
        if (layer.causal()) {
          hideLater(scores);
        }
        INDArray mixed =
            Transforms.softmax(scores.dup('c')).mmul(head(inputs[2], i, h / shared, size));
        y.put(
            new INDArrayIndex[] {
              NDArrayIndex.point(i),
              NDArrayIndex.all(),
              NDArrayIndex.interval((long) h * size, (long) (h + 1) * size)
            },
            mixed);
      }
    }
    return y;
  }

  /** (positions, size) of one example and head. */
  private static INDArray head(INDArray x, int example, int h, int size) {
    return x.get(
            NDArrayIndex.point(example),
            NDArrayIndex.all(),
            NDArrayIndex.interval((long) h * size, (long) (h + 1) * size))
        .dup('c');
  }

  private static void hideLater(INDArray scores) {
    for (int t = 0; t < scores.size(0); t++) {
      for (int j = t + 1; j < scores.size(1); j++) {
        scores.putScalar(t, j, -1e30);
      }
    }
  }

  /** {@code (a, b) ← (a, b)·cos + (−b, a)·sin} for the two halves a, b of a head. */
  private INDArray turned(INDArray x) {
    if (layer.rotaryBase() == 0) {
      return x;
    }
    int half = (int) x.size(1) / 2;
    INDArray angles = Nd4j.create(x.size(0), half);
    for (int t = 0; t < x.size(0); t++) {
      for (int d = 0; d < half; d++) {
        angles.putScalar(t, d, t * Math.pow(layer.rotaryBase(), -(double) d / half));
      }
    }
    INDArray cos = Transforms.cos(angles, true);
    INDArray sin = Transforms.sin(angles, true);
    INDArray a = x.get(NDArrayIndex.all(), NDArrayIndex.interval(0, half)).dup('c');
    INDArray b = x.get(NDArrayIndex.all(), NDArrayIndex.interval(half, 2L * half)).dup('c');
    return Nd4j.hstack(a.mul(cos).sub(b.mul(sin)), b.mul(cos).add(a.mul(sin)));
  }
}
