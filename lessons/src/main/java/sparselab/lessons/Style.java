package sparselab.lessons;

/** How feedback looks: the page's own fonts and colours, so that it suits the dark theme too. */
final class Style {
  static final String GOOD = "var(--jp-success-color0, #1b7f3b)";
  static final String BAD = "var(--jp-error-color1, #c62828)";
  static final String IDLE = "var(--jp-ui-font-color2, #757575)";

  private Style() {}

  static String box(String colour, String inside) {
    return ("<div style=\"border-left:4px solid %s;padding:4px 0 4px 12px;margin:4px 0;"
            + "max-width:52em;line-height:1.5\">%s</div>")
        .formatted(colour, inside);
  }

  static String head(String text) {
    return "<div style=\"font-weight:600\">" + text + "</div>";
  }

  static String pre(String escaped) {
    return "<pre style=\"margin:6px 0;padding:8px 10px;overflow-x:auto;"
        + "background:var(--jp-layout-color2, #f5f5f5)\">"
        + escaped
        + "</pre>";
  }

  static String code(String escaped) {
    return "<code style=\"white-space:pre-wrap\">" + escaped + "</code>";
  }

  /** A sign that is read without its colour too. */
  static String mark(String sign, String colour) {
    return "<span style=\"color:%s;font-weight:700\">%s</span>".formatted(colour, sign);
  }
}
