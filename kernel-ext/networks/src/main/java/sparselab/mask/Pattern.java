package sparselab.mask;

import java.util.List;

/** Which weights of a tensor fall together; the promise a kernel or a chip relies on. */
public sealed interface Pattern permits Unstructured {
  /**
   * Every place where the mask breaks the promise, in words; empty when it holds.
   *
   * @param mask bits of one weight tensor; axis 0 is the output, the rest is the input
   */
  List<String> violations(Mask mask);
}
