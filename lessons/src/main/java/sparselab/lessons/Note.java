package sparselab.lessons;

import sparselab.data.Html;

/**
 * A few lines for the learner.
 *
 * @param code whether the body is code, shown as it stands
 */
public record Note(String head, String body, boolean code) implements Html {
  static Note text(String head, String body) {
    return new Note(head, body, false);
  }

  static Note code(String head, String body) {
    return new Note(head, body, true);
  }

  @Override
  public String toHtml() {
    String shown = Html.escape(body);
    return Style.box(
        "var(--jp-brand-color1, #1976d2)",
        Style.head(head) + (code ? Style.pre(shown) : "<div>" + shown + "</div>"));
  }

  @Override
  public String toString() {
    return head + (code ? ":\n" : ": ") + body;
  }
}
