package sparselab.train;

/** Told how far a long piece of work has come; called on the thread that does the work. */
@FunctionalInterface
public interface Progress {
  /** {@code done} of {@code total} steps are done. */
  void at(long done, long total, String message);

  /** Tells nobody. */
  static Progress none() {
    return (done, total, message) -> {};
  }
}
