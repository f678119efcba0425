package sparselab.train;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.mask.Mask;
import sparselab.network.Shape;

/**
 * One weight tensor being trained: value, dense gradient, optimiser state and mask, row-major.
 *
 * <p>The value is kept at exactly {@code w·m}, so the forward pass needs no product with the mask;
 * the gradient with respect to {@code w} is the dense one times m.
 */
final class Parameter {
  final String name;
  final Shape shape;
  final float[] value;

  /** ∂L/∂(w·m), pruned weights included. */
  final float[] gradient;

  /** First and second moment, or momentum alone. */
  final float[] first;

  final float[] second;
  private final boolean trainable;
  private float @Nullable [] kept;

  /** What is trained where a {@link Parametrisation} makes {@link #value} from it. */
  private float @Nullable [] trained;

  Parameter(String name, Shape shape, INDArray value) {
    this(name, shape, value, true);
  }

  /** One that is not trainable keeps its value, whatever its gradient. */
  Parameter(String name, Shape shape, INDArray value, boolean trainable) {
    this.name = name;
    this.trainable = trainable;
    this.shape = shape;
    this.value = floats(value);
    this.gradient = new float[this.value.length];
    this.first = new float[this.value.length];
    this.second = new float[this.value.length];
  }

  static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  /** Goes on from a checkpoint. */
  void restore(Checkpoint.Tensor tensor) {
    System.arraycopy(tensor.value(), 0, value, 0, value.length);
    System.arraycopy(tensor.first(), 0, first, 0, first.length);
    System.arraycopy(tensor.second(), 0, second, 0, second.length);
  }

  Checkpoint.Tensor checkpoint() {
    return new Checkpoint.Tensor(shape, trained().clone(), first.clone(), second.clone());
  }

  /** From here on the value is made from what is trained. */
  void parametrise(Parametrisation how) {
    float[] all = value.clone();
    trained = all;
    how.forward(name, all, value);
  }

  boolean isParametrised() {
    return trained != null;
  }

  float[] trained() {
    return trained == null ? value : trained;
  }

  /** Puts a mask in force: what it drops becomes zero, in value and state. */
  void mask(@Nullable Mask mask) {
    if (mask == null || mask.kept() == mask.size()) {
      kept = null;
      return;
    }
    float[] bits = new float[value.length];
    for (int i = 0; i < bits.length; i++) {
      if (mask.keeps(i)) {
        bits[i] = 1;
      } else {
        value[i] = 0;
        first[i] = 0;
        second[i] = 0;
      }
    }
    kept = bits;
  }

  /** 1 where kept, 0 where not. */
  float[] maskBits() {
    if (kept != null) {
      return kept;
    }
    float[] all = new float[value.length];
    Arrays.fill(all, 1);
    return all;
  }

  /** Replaces the trained value, masked. */
  void assign(INDArray other) {
    System.arraycopy(floats(other), 0, trained(), 0, value.length);
    clearPruned();
  }

  /** Sets what is pruned to zero. */
  void clearPruned() {
    if (kept != null) {
      for (int i = 0; i < value.length; i++) {
        if (kept[i] == 0) {
          value[i] = 0;
        }
      }
    }
  }

  INDArray toArray() {
    return toArray(value);
  }

  INDArray toArray(float[] values) {
    return Nd4j.create(values.clone(), shape.toLongs(), 'c');
  }

  INDArray gradientArray() {
    return Nd4j.create(gradient.clone(), shape.toLongs(), 'c');
  }

  /** Fails when a pruned weight, or the optimiser's state of it, is not exactly zero. */
  void checkMask() {
    if (kept == null) {
      return;
    }
    for (int i = 0; i < value.length; i++) {
      if (kept[i] == 0 && (value[i] != 0 || first[i] != 0 || second[i] != 0)) {
        throw new IllegalStateException(
            "Weight %s[%d] is pruned but has become %s, with optimiser state %s and %s: a defect of the training, please report"
                .formatted(name, i, value[i], first[i], second[i]));
      }
    }
  }

  /** One step of the optimiser. {@code step} counts from 1. */
  void update(Optimizer optimizer, double learningRate, long step) {
    if (!trainable) {
      return;
    }
    switch (optimizer) {
      case Optimizer.Sgd sgd -> update(sgd, (float) learningRate);
      case Optimizer.Adam adam -> update(adam, learningRate, step);
    }
  }

  // The loops below are written so that the JIT turns them into vector code.

  private void update(Optimizer.Sgd sgd, float learningRate) {
    float momentum = (float) sgd.momentum();
    float decay = (float) sgd.weightDecay();
    float[] w = trained();
    float[] g = gradient;
    float[] v = first;
    float[] m = kept;
    if (m == null) {
      for (int i = 0; i < w.length; i++) {
        v[i] = momentum * v[i] + g[i] + decay * w[i];
        w[i] -= learningRate * v[i];
      }
    } else {
      for (int i = 0; i < w.length; i++) {
        v[i] = momentum * v[i] + g[i] * m[i] + decay * w[i];
        w[i] -= learningRate * v[i];
      }
    }
  }

  private void update(Optimizer.Adam adam, double learningRate, long step) {
    float keepFirst = (float) adam.beta1();
    float keepSecond = (float) adam.beta2();
    float takeFirst = 1 - keepFirst;
    float takeSecond = 1 - keepSecond;
    float epsilon = (float) adam.epsilon();
    // m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), taken out of the loop
    float rate = (float) (learningRate / (1 - Math.pow(adam.beta1(), (double) step)));
    float scale = (float) (1 / (1 - Math.pow(adam.beta2(), (double) step)));
    float decay = (float) (learningRate * adam.weightDecay());
    float[] w = trained();
    float[] g = gradient;
    float[] a = first;
    float[] b = second;
    float[] m = kept;
    if (m == null) {
      for (int i = 0; i < w.length; i++) {
        a[i] = keepFirst * a[i] + takeFirst * g[i];
        b[i] = keepSecond * b[i] + takeSecond * g[i] * g[i];
        w[i] -= rate * a[i] / ((float) Math.sqrt(b[i] * scale) + epsilon) + decay * w[i];
      }
    } else {
      for (int i = 0; i < w.length; i++) {
        float gm = g[i] * m[i];
        a[i] = keepFirst * a[i] + takeFirst * gm;
        b[i] = keepSecond * b[i] + takeSecond * gm * gm;
        w[i] -= rate * a[i] / ((float) Math.sqrt(b[i] * scale) + epsilon) + decay * w[i];
      }
    }
  }
}
