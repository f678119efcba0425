package sparselab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowTableTest {
  public enum Arm {
    TICKET,
    RANDOM
  }

  public record Row(Arm arm, long seed, int round, double value, String name) {}

  private static final String HEADER = "arm,seed,round,value,name";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path folder;

  private RowTable<Row> table() throws IOException {
    return new RowTable<>(folder.resolve("rows.csv"), Row.class, Row::round);
  }

  @Test
  void whatIsWrittenIsReadToTheBit() throws IOException {
    var rows =
        List.of(
            new Row(Arm.TICKET, Long.MIN_VALUE, 1, 0.1 + 0.2, "plain"),
            new Row(Arm.RANDOM, 2, 2, Double.NaN, "with, commas and \"quotes\", both"),
            new Row(Arm.RANDOM, 3, 3, -0.0, ""));
    RowTable<Row> table = table();
    for (Row row : rows) {
      table.put(row);
      assertEquals(table.rows(), table().rows(), "complete after every row");
    }
    assertEquals(rows, table().rows());
    assertEquals(HEADER, Files.readAllLines(folder.resolve("rows.csv")).getFirst());
    assertEquals(Optional.of(rows.get(1)), table().find(2));
    assertEquals(Optional.empty(), table().find(4));
  }

  @Test
  void aLaterRowOfTheSameKeyCountsAndKeepsItsPlace() throws IOException {
    RowTable<Row> table = table();
    table.put(new Row(Arm.TICKET, 1, 1, 1, "a"));
    table.put(new Row(Arm.TICKET, 1, 2, 2, "b"));
    table.put(new Row(Arm.TICKET, 1, 1, 3, "c"));
    assertEquals(List.of("c", "b"), table().rows().stream().map(Row::name).toList());
    assertEquals(2, table.size());
  }

  @Test
  void aForeignTableIsRefused() throws IOException {
    Path file = folder.resolve("rows.csv");
    for (String text :
        List.of(
            "",
            "a,b\n",
            HEADER + "\nTICKET,1,1,1\n",
            HEADER + "\nTICKET,1,x,0,a\n",
            HEADER + "\nDENSE,1,1,0,a\n")) {
      Files.writeString(file, text);
      IOException refused = assertThrows(IOException.class, this::table);
      assertTrue(String.valueOf(refused.getMessage()).contains("delete the file"), text);
    }
  }
}
