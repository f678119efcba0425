package sparselab.prune;

import java.util.Arrays;

/**
 * How alive an output is on the calibration examples, after its ReLU; every weight of an output has
 * its score. For rows and filters.
 *
 * @see <a href="https://arxiv.org/abs/1607.03250">Hu et al. 2016 (APoZ)</a>
 */
public record Activity(Measure measure) implements Importance {
  /** What is measured of an output. */
  public enum Measure {
    /** {@code 1 − } average percentage of zeros. */
    APOZ,
    /** Mean absolute value. */
    MEAN
  }

  @Override
  public double[] scores(String weight, Context context) {
    double[] perOutput =
        switch (measure) {
          case APOZ -> context.activeShare(weight);
          case MEAN -> context.meanActivation(weight);
        };
    double[] s = new double[Math.toIntExact(context.network().weight(weight).length())];
    int k = s.length / perOutput.length;
    Arrays.setAll(s, i -> perOutput[i / k]);
    return s;
  }

  @Override
  public boolean ofOutputs() {
    return true;
  }

  @Override
  public String toString() {
    return measure == Measure.APOZ ? "APoZ" : "mean activation";
  }
}
