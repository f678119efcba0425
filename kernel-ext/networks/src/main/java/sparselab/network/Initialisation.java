package sparselab.network;

import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How fresh weights are drawn. Tensors of one axis (biases, shifts) start at zero. */
public enum Initialisation {
  /** Normal with variance {@code 2 / fanIn}, for ReLU. <i>He et al. 2015, eq. 10.</i> */
  HE {
    @Override
    double deviation(long fanIn, long fanOut) {
      return Math.sqrt(2.0 / fanIn);
    }
  },
  /**
   * Normal with variance {@code 2 / (fanIn + fanOut)}, as in the lottery-ticket paper. <i>Glorot
   * &amp; Bengio 2010, eq. 12.</i>
   */
  GLOROT {
    @Override
    double deviation(long fanIn, long fanOut) {
      return Math.sqrt(2.0 / (fanIn + fanOut));
    }
  };

  abstract double deviation(long fanIn, long fanOut);

  /**
   * One tensor drawn element by element in row-major order.
   *
   * @param shape (out, in) or (out, in, kernel, kernel)
   */
  INDArray draw(Shape shape, RandomGenerator random) {
    float[] values = new float[shape.count()];
    if (shape.rank() > 1) {
      long fanIn = shape.count() / shape.size(0);
      long fanOut = shape.count() / shape.size(1);
      double deviation = deviation(fanIn, fanOut);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
    }
    return Nd4j.create(values, shape.toLongs(), 'c');
  }
}
