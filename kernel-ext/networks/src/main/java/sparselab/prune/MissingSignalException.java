package sparselab.prune;

/** A criterion needs something that was not given, for instance calibration data. */
public final class MissingSignalException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  MissingSignalException(String message) {
    super(message);
  }
}
