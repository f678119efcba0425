package sparselab.network;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How fresh weights are drawn. Biases, shifts and means start at 0, scales and variances at 1. */
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
  INDArray draw(String shortName, Shape shape, RandomGenerator random) {
    float[] values = new float[shape.count()];
    if (shortName.equals("scale") || shortName.equals("variance")) {
      Arrays.fill(values, 1);
    }
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
