package sparselab.notebook;

import java.util.ArrayList;
import java.util.List;
import sparselab.data.Html;

/**
 * A table ready to be drawn: all cells are text.
 *
 * @param caption title, or nothing
 * @param columns names and sides
 * @param rows the rows to show
 * @param hidden how many more rows there are
 * @param headedRows whether the first cell of a row is its heading
 */
record Grid(
    String caption,
    List<Column> columns,
    List<List<String>> rows,
    long hidden,
    boolean headedRows) {
  static final int MOST_ROWS = 30;

  /** A cell as long as the name of a layer is not broken; a sentence is, where room is short. */
  private static final int UNBROKEN = 24;

  /** A title up to so long stands on one line, also over a narrow table. */
  private static final int WHOLE_CAPTION = 80;

  Grid {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "Grid '" + caption + "': expected " + columns.size() + " cells, found " + row);
      }
    }
  }

  /**
   * A column.
   *
   * @param name its heading
   * @param numeric whether it is set to the right
   */
  record Column(String name, boolean numeric) {}

  private static final String CELL = "padding:4px 9px;border:none;";
  private static final String LINE = "border-bottom:1px solid var(--jp-border-color2,#e0e0e0);";

  /** The table as HTML with inline style only, in the colours of JupyterLab's theme. */
  String toHtml() {
    StringBuilder html = new StringBuilder();
    html.append(
        "<table style=\"border-collapse:collapse;margin:6px 0;"
            + "font-family:var(--jp-ui-font-family,system-ui,sans-serif);"
            + "font-size:var(--jp-ui-font-size1,13px);"
            + "color:var(--jp-ui-font-color1,#212121);background:transparent;"
            + "font-variant-numeric:tabular-nums\">");
    if (!caption.isEmpty()) {
      String wrap = caption.length() <= WHOLE_CAPTION ? "white-space:nowrap;" : "";
      html.append("<caption style=\"caption-side:top;text-align:left;font-weight:600;")
          .append(wrap)
          .append("padding:4px 9px;color:var(--jp-ui-font-color1,#212121)\">")
          .append(Html.escape(caption))
          .append("</caption>");
    }
    html.append("<thead><tr>");
    for (Column column : columns) {
      html.append("<th scope=\"col\" style=\"")
          .append(CELL)
          .append(column.numeric() ? "text-align:right;" : "text-align:left;")
          .append(
              "font-weight:600;background:transparent;vertical-align:bottom;"
                  + "border-bottom:2px solid var(--jp-border-color1,#bdbdbd)\">")
          .append(Html.escape(column.name()))
          .append("</th>");
    }
    html.append("</tr></thead><tbody>");
    rows.forEach(row -> appendRow(html, row));
    html.append("</tbody>");
    if (hidden > 0) {
      html.append("<tfoot><tr><td colspan=\"")
          .append(columns.size())
          .append("\" style=\"")
          .append(CELL)
          .append("text-align:left;color:var(--jp-ui-font-color2,#616161)\">… ")
          .append(Numbers.whole(hidden))
          .append(hidden == 1 ? " more row" : " more rows")
          .append("</td></tr></tfoot>");
    }
    return html.append("</table>").toString();
  }

  private void appendRow(StringBuilder html, List<String> row) {
    html.append("<tr style=\"background:transparent\">");
    for (int i = 0; i < row.size(); i++) {
      boolean heading = headedRows && i == 0;
      html.append(heading ? "<th scope=\"row\" style=\"font-weight:500;" : "<td style=\"")
          .append(CELL)
          .append(LINE)
          .append(side(columns.get(i)))
          .append(row.get(i).length() <= UNBROKEN ? "white-space:nowrap\">" : "\">")
          .append(Html.escape(row.get(i)).replace("\n", "<br>"))
          .append(heading ? "</th>" : "</td>");
    }
    html.append("</tr>");
  }

  private static String side(Column column) {
    return column.numeric() ? "text-align:right;" : "text-align:left;";
  }

  /** The table as text in columns. */
  String toText() {
    int[] width = new int[columns.size()];
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(Column::name).toList());
    lines.addAll(rows);
    for (List<String> line : lines) {
      for (int i = 0; i < width.length; i++) {
        width[i] = Math.max(width[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder(caption.isEmpty() ? "" : caption + "\n");
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < width.length; i++) {
        String pad = " ".repeat(width[i] - line.get(i).length());
        row.append(i == 0 ? "" : "  ")
            .append(columns.get(i).numeric() ? pad + line.get(i) : line.get(i) + pad);
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    if (hidden > 0) {
      text.append("… ").append(Numbers.whole(hidden)).append(" more rows\n");
    }
    return text.toString().stripTrailing();
  }
}
