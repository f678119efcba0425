package sparselab.lessons;

/** Something that is true of every right solution. */
@FunctionalInterface
public interface Property<F> {
  /**
   * Looks whether it holds for the learner's function.
   *
   * @throws Exception whatever the learner's code throws; {@link Check} puts it into words
   */
  Verdict of(F learner) throws Exception;
}
