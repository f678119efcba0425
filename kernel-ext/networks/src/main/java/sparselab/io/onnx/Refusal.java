package sparselab.io.onnx;

/**
 * What is wrong with one node or tensor; caught where its place is known, never leaves the package.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
  Refusal(String message, Object... arguments) {
    super(message.formatted(arguments), null, false, false);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
