package sparselab.io.onnx;

/**
 * How many elements may be computed while constants are folded: a small file must not ask for a
 * large memory.
 */
final class Budget {
  private static final long FREE =
      1L << 24; // masks and position tables of a usual BERT fit ten times
  private long left;

  Budget(long fileBytes) {
    left = FREE + fileBytes;
  }

  void take(long elements) {
    left -= elements;
    if (left < 0) {
      throw new Refusal(
          "computing its constants needs more memory than a file of this size may ask for");
    }
  }
}
