package sparselab.io.onnx;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Every step-th element from a start to an end, along some axes. */
final class SliceOperator implements Operator {
  @Override
  public String name() {
    return "Slice";
  }

  @Override
  public Set<String> attributes() {
    return Set.of();
  }

  @SuppressWarnings("ArrayRecordComponent") // never written
  record Cut(int[] starts, int[] steps, int[] sizes) {}

  static Cut cut(Operands x) {
    int[] sizes = x.sizes(0).clone();
    int[] first = new int[sizes.length];
    int[] steps = new int[sizes.length];
    Arrays.fill(steps, 1);
    long[] starts = x.integers(1);
    long[] ends = x.integers(2);
    long[] axes = x.has(3) ? x.integers(3) : LongStream.range(0, starts.length).toArray();
    long[] by =
        x.has(4) ? x.integers(4) : LongStream.generate(() -> 1).limit(starts.length).toArray();
    if (ends.length != starts.length
        || axes.length != starts.length
        || by.length != starts.length) {
      throw new Refusal("starts, ends, axes and steps: expected the same length");
    }
    for (int i = 0; i < starts.length; i++) {
      int axis = Sizes.axis(axes[i], sizes.length);
      if (by[i] < 1 || by[i] > Integer.MAX_VALUE) {
        throw new Refusal("step %d: expected at least 1", by[i]);
      }
      int size = x.sizes(0)[axis];
      int from = within(starts[i], size);
      int to = within(ends[i], size);
      first[axis] = from;
      steps[axis] = (int) by[i];
      sizes[axis] = Math.ceilDiv(Math.max(0, to - from), steps[axis]);
    }
    return new Cut(first, steps, sizes);
  }

  private static int within(long index, int size) {
    return Math.clamp(index < 0 ? index + size : index, 0, size);
  }

  @Override
  public int[] sizes(Operands x) {
    return cut(x).sizes();
  }

  @Override
  public @Nullable Tensor fold(Operands x) {
    Tensor data = x.constant(0);
    if (data == null) {
      return null;
    }
    Cut cut = cut(x);
    x.budget().take(Sizes.count(cut.sizes()));
    int[] strides = Sizes.strides(data.sizes());
    int start = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      start += cut.starts()[axis] * strides[axis];
      strides[axis] *= cut.steps()[axis];
    }
    return data.picked(Sizes.strided(start, strides, cut.sizes()), cut.sizes());
  }
}
