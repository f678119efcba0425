package sparselab.notebook;

import java.util.List;

/** A cell did not end well: what Jupyter shows as name, message and traceback. */
final class CellError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String name;
  private final transient List<String> traceback;

  CellError(String name, String message, List<String> traceback) {
    super(message, null, false, false);
    this.name = name;
    this.traceback = List.copyOf(traceback);
  }

  /** The class of the exception as a learner would import it, or what else went wrong. */
  String name() {
    return name;
  }

  /** The lines to show, with ANSI colours. */
  List<String> traceback() {
    return traceback;
  }

  /** The message, which is never null here. */
  String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
