package sparselab.prune;

import java.util.BitSet;
import java.util.LinkedHashMap;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.Pattern;
import sparselab.mask.Units;
import sparselab.network.Network;
import sparselab.network.Shape;

/** Steps that make exact zeros. */
final class Proximal {
  private Proximal() {}

  /** {@code w ← sign(w)·max(0, |w| − t)}. */
  static void soft(float[] w, double t) {
    float by = (float) t;
    for (int i = 0; i < w.length; i++) {
      w[i] = Math.copySign(Math.max(0, Math.abs(w[i]) - by), w[i]) + 0f; // −0 becomes +0
    }
  }

  /** {@code w_g ← w_g·max(0, 1 − t·√|g|/‖w_g‖)} for each unit g. */
  static void group(float[] w, Units units, double t) {
    double[] squares = new double[units.count()];
    for (int i = 0; i < w.length; i++) {
      squares[units.of(i)] += (double) w[i] * w[i];
    }
    int[] sizes = units.sizes();
    float[] factor = new float[squares.length];
    for (int g = 0; g < factor.length; g++) {
      double norm = Math.sqrt(squares[g]);
      factor[g] = norm == 0 ? 0 : (float) Math.max(0, 1 - t * Math.sqrt(sizes[g]) / norm);
    }
    for (int i = 0; i < w.length; i++) {
      w[i] = w[i] * factor[units.of(i)] + 0f;
    }
  }

  /** Keeps each unit that is not all zero. */
  static Masks masks(Network network, Pattern pattern) {
    var masks = new LinkedHashMap<String, Mask>();
    for (String name : network.prunable()) {
      Shape shape = network.weightShape(name);
      if (pattern.misfit(shape).isPresent()) {
        continue;
      }
      Units units = pattern.units(shape);
      double[] w = Context.doubles(network.weight(name));
      var alive = new BitSet(units.count());
      for (int i = 0; i < w.length; i++) {
        if (w[i] != 0) {
          alive.set(units.of(i));
        }
      }
      var kept = new BitSet(w.length);
      for (int i = 0; i < w.length; i++) {
        kept.set(i, alive.get(units.of(i)));
      }
      masks.put(name, new Mask(shape, kept, pattern));
    }
    return new Masks(masks);
  }
}
