package sparselab.data;

/**
 * Something that knows how it looks in a notebook: the kernel shows {@link #toHtml} beside {@code
 * toString()}.
 *
 * <p>The contract between those who make results and the notebook that shows them; neither needs to
 * know the other.
 */
public interface Html {
  /** A fragment of HTML that stands by itself: no script, no network, text escaped. */
  String toHtml();

  /** Text as HTML shows it. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
