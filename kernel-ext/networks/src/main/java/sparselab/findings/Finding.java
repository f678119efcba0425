package sparselab.findings;

import java.io.IOException;
import java.util.List;
import sparselab.train.Progress;

/**
 * One result of the literature and how it is tried here.
 *
 * @param name for the command line
 * @param source where it was found
 * @param expected in one sentence
 * @param setting network, data, seeds, sparsities, epochs: stated before the run
 * @param reading why it may not show at this size; printed when it does not hold
 * @param trial runs it
 */
public record Finding(
    String name, String source, String expected, String setting, String reading, Trial trial) {

  /** Runs a finding; the same machine gives the same result. */
  @FunctionalInterface
  public interface Trial {
    Outcome run(Progress progress) throws IOException;
  }

  /**
   * What was found.
   *
   * @param found in one sentence, with numbers
   * @param holds whether what was expected shows
   * @param table header and rows behind it
   */
  public record Outcome(String found, boolean holds, List<String> table) {
    public Outcome {
      table = List.copyOf(table);
    }
  }
}
