package sparselab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

class TablesTest {
  record Layer(String name, int parameters, double measuredSeconds, boolean sparse) {}

  record Maybe(@Nullable Integer number, @Nullable String text, Optional<Double> optional) {}

  record Other(int a) {}

  record Share(double zeroPercent, double percentile) {}

  @Test
  void recordsBecomeColumnsOfTheirTypes() {
    Table table =
        Tables.of(
            "net", List.of(new Layer("fc1", 23520, 0.25, true), new Layer("fc2", 5, 2, false)));
    assertEquals(
        List.of(ColumnType.STRING, ColumnType.INTEGER, ColumnType.DOUBLE, ColumnType.BOOLEAN),
        table.types());
    assertEquals("net", table.name());
    assertEquals(2, table.doubleColumn("measuredSeconds").get(1));
  }

  @Test
  void percentIsASign() {
    Grid grid = Tables.grid(Tables.of(List.of(new Share(50, 0.5))));
    assertEquals(
        List.of("zero %", "percentile"), grid.columns().stream().map(Grid.Column::name).toList());
  }

  @Test
  void missingValuesAreDashes() {
    Grid grid = Tables.grid(Tables.of(List.of(new Maybe(null, null, Optional.of(0.5)))));
    assertEquals(List.of("–", "–", "0.5"), grid.rows().getFirst());
  }

  @Test
  void whatCannotBeATableIsSaid() {
    assertThrows(IllegalArgumentException.class, () -> Tables.of(List.of()));
    var mixed = List.<Record>of(new Other(1), new Layer("a", 1, 1, true));
    String message =
        assertThrows(IllegalArgumentException.class, () -> Tables.of(mixed)).getMessage();
    assertTrue(message != null && message.contains("Other") && message.contains("Layer"));
  }

  @Test
  void htmlIsSafeAccessibleAndAligned() {
    Grid grid = Tables.grid(Tables.of("<i>", List.of(new Layer("<script>", 10000, 0.5, true))));
    String html = grid.toHtml();
    assertTrue(html.contains("&lt;i&gt;</caption>"));
    assertTrue(html.contains("&lt;script&gt;"));
    assertFalse(html.contains("<script"));
    assertTrue(html.contains("<th scope=\"col\""));
    assertTrue(html.contains("text-align:right;white-space:nowrap\">10,000</td>"));
    assertTrue(html.contains("var(--jp-ui-font-color1"));
  }

  @Test
  void longTablesAreCutAndSaySo() {
    var many = IntStream.range(0, Grid.MOST_ROWS + 1).mapToObj(Other::new).toList();
    Grid grid = Records.grid(many).orElseThrow();
    assertEquals(Grid.MOST_ROWS, grid.rows().size());
    assertTrue(grid.toHtml().contains("… 1 more row<"));
  }

  @Test
  void textHasColumnsToo() {
    Grid grid =
        Tables.grid(
            Tables.of(List.of(new Layer("fc1", 1, 0.5, true), new Layer("f", 12, 1, false))));
    assertEquals(
        """
        name  parameters  measured seconds  sparse
        fc1            1               0.5  true
        f             12               1.0  false""",
        grid.toText());
  }

  @Test
  void aRecordIsATableOfNameAndValue() {
    Grid grid = Records.grid(new Layer("fc1", 235200, 0.5, true));
    assertEquals("Layer", grid.caption());
    assertEquals(List.of("measured seconds", "0.5"), grid.rows().get(2));
    assertTrue(grid.toHtml().contains("<th scope=\"row\""));
  }

  @Test
  void listsOfOtherThingsAreNoTable() {
    assertTrue(Records.grid(List.of("a")).isEmpty());
    assertTrue(Records.grid(List.of()).isEmpty());
    assertTrue(Records.grid(List.of(new Other(1), new Layer("a", 1, 1, true))).isEmpty());
  }

  @Test
  void arraysArePreviewed() {
    assertEquals(
        "float[3] {1.0, 0.0, 0.5}", ArrayText.preview(new float[] {1, 0, 0.5f}).orElseThrow());
    String many = ArrayText.preview(new double[100]).orElseThrow();
    assertTrue(many.startsWith("double[100] {0, 0, ") && many.endsWith("zeros 100.0 %"), many);
    assertTrue(ArrayText.preview(new float[2][3]).orElseThrow().startsWith("float[2][3]"));
    assertTrue(ArrayText.preview("text").isEmpty());
  }
}
