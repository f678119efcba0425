package sparselab.notebook;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sparselab.notebook.Grid.Column;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tables from records: for looking at, and as Tablesaw tables for working with. */
public final class Tables {
  private Tables() {}

  /**
   * A Tablesaw table with a row for each record and a column for each component.
   *
   * @throws IllegalArgumentException if there is no record to take the columns from, or if the
   *     records are of different classes
   */
  public static Table of(List<? extends Record> records) {
    return of("", records);
  }

  /** As {@link #of(List)}, with a name, which is shown as the table's caption. */
  public static Table of(String name, List<? extends Record> records) {
    if (records.isEmpty()) {
      throw new IllegalArgumentException(
          "Tables.of: the list is empty, so there is nothing to take the columns from");
    }
    Class<?> type = records.getFirst().getClass();
    records.forEach(
        one -> {
          if (one.getClass() != type) {
            throw new IllegalArgumentException(
                "Tables.of: records of one class expected, found "
                    + type.getSimpleName()
                    + " and "
                    + one.getClass().getSimpleName());
          }
        });
    Table table = Table.create(name);
    for (RecordComponent component : type.getRecordComponents()) {
      IntFunction<@Nullable Object> value = row -> Records.value(component, records.get(row));
      table.addColumns(column(component, records.size(), value));
    }
    return table;
  }

  private static tech.tablesaw.columns.Column<?> column(
      RecordComponent component, int rows, IntFunction<@Nullable Object> value) {
    String name = component.getName();
    return switch (component.getType().getName()) {
      case "int", "java.lang.Integer", "short", "byte" -> {
        IntColumn column = IntColumn.create(name);
        each(rows, value, v -> column.append(((Number) v).intValue()), column::appendMissing);
        yield column;
      }
      case "long", "java.lang.Long" -> {
        LongColumn column = LongColumn.create(name);
        each(rows, value, v -> column.append(((Number) v).longValue()), column::appendMissing);
        yield column;
      }
      case "double", "float", "java.lang.Double", "java.lang.Float" -> {
        DoubleColumn column = DoubleColumn.create(name);
        each(rows, value, v -> column.append(((Number) v).doubleValue()), column::appendMissing);
        yield column;
      }
      case "boolean", "java.lang.Boolean" -> {
        BooleanColumn column = BooleanColumn.create(name);
        each(rows, value, v -> column.append((Boolean) v), column::appendMissing);
        yield column;
      }
      default -> {
        StringColumn column = StringColumn.create(name);
        each(rows, value, v -> column.append(Records.text(v)), column::appendMissing);
        yield column;
      }
    };
  }

  private static void each(
      int rows,
      IntFunction<@Nullable Object> values,
      java.util.function.Consumer<Object> append,
      Runnable appendMissing) {
    for (int row = 0; row < rows; row++) {
      Object value = values.apply(row);
      if (value == null) {
        appendMissing.run();
      } else {
        append.accept(value);
      }
    }
  }

  /** A Tablesaw table as it is drawn. */
  static Grid grid(Table table) {
    int shown = Math.min(table.rowCount(), Grid.MOST_ROWS);
    List<Column> columns = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    for (var column : table.columns()) {
      columns.add(new Column(heading(column.name()), column instanceof NumericColumn<?>));
      cells.add(texts(column, shown));
    }
    List<List<String>> rows =
        IntStream.range(0, shown)
            .mapToObj(row -> cells.stream().map(column -> column.get(row)).toList())
            .toList();
    String name = table.name() == null ? "" : table.name();
    return new Grid(name, columns, rows, table.rowCount() - (long) shown, false);
  }

  /** {@code measuredSeconds} as words; a unit ({@code mJ}) or what is written for reading stays. */
  private static String heading(String name) {
    return name.matches("[a-z][A-Za-z0-9]{2,}") ? Records.words(name) : name;
  }

  private static List<String> texts(tech.tablesaw.columns.Column<?> column, int rows) {
    IntFunction<String> text =
        switch (column) {
          case IntColumn whole -> row -> Numbers.whole(whole.getInt(row));
          case LongColumn whole -> row -> Numbers.whole(whole.getLong(row));
          case NumericColumn<?> number -> {
            double[] shown = IntStream.range(0, rows).mapToDouble(number::getDouble).toArray();
            Numbers.Format format = Numbers.column(shown);
            yield row -> format.write(number.getDouble(row));
          }
          case BooleanColumn flag -> row -> flag.getString(row).toLowerCase(Locale.ENGLISH);
          default -> column::getString;
        };
    return IntStream.range(0, rows)
        .mapToObj(row -> column.isMissing(row) ? "–" : text.apply(row))
        .toList();
  }
}
