package sparselab.io.onnx;

import java.io.IOException;
import java.util.List;

/** A file that is no ONNX model, or none that can become a network; lists every reason at once. */
public final class OnnxException extends IOException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 20;

  @SuppressWarnings("serial") // an immutable list of strings, which is serializable
  private final List<String> problems;

  public OnnxException(String file, List<String> problems) {
    super(text(file, problems));
    this.problems = List.copyOf(problems);
  }

  /** Each reason with its place, what was expected and found, and a cure where there is one. */
  public List<String> problems() {
    return problems;
  }

  private static String text(String file, List<String> problems) {
    var text = new StringBuilder("%s cannot be read as a network, ".formatted(file));
    text.append(problems.size() == 1 ? "1 problem:" : problems.size() + " problems:");
    problems.stream().limit(SHOWN).forEach(problem -> text.append("\n  - ").append(problem));
    if (problems.size() > SHOWN) {
      text.append("\n  and ").append(problems.size() - SHOWN).append(" more");
    }
    return text.toString();
  }
}
