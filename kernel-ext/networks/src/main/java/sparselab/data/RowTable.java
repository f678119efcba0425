package sparselab.data;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Records in a CSV file, one a row, under the names of their components: complete after every row,
 * so that an interrupted run can go on. Numbers come back to the bit. Safe for several threads.
 *
 * @param <R> a public record of ints, longs, doubles, strings and enums
 */
public final class RowTable<R extends Record> {
  private final Path file;
  private final Class<R> type;
  private final Function<R, ?> key;
  private final Map<Object, R> rows = new LinkedHashMap<>();

  /**
   * Reads the rows there are.
   *
   * @param key what makes two rows the same; the later one counts
   * @throws IOException when the file is not such a table
   */
  public RowTable(Path file, Class<R> type, Function<R, ?> key) throws IOException {
    this.file = file;
    this.type = type;
    this.key = key;
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !lines.getFirst().equals(header())) {
        throw new IOException(
            "%s: expected a table that begins with %s, found %s; delete the file"
                .formatted(file, header(), lines.isEmpty() ? "nothing" : lines.getFirst()));
      }
      for (String line : lines.subList(1, lines.size())) {
        R row = parse(line);
        rows.put(key.apply(row), row);
      }
    }
  }

  /** In the order they came. */
  public synchronized List<R> rows() {
    return List.copyOf(rows.values());
  }

  public synchronized int size() {
    return rows.size();
  }

  /** The row of this key. */
  public synchronized Optional<R> find(Object of) {
    return Optional.ofNullable(rows.get(of));
  }

  /** Adds or replaces a row; the file is replaced as a whole, so that it is never half written. */
  public synchronized void put(R row) throws IOException {
    rows.put(key.apply(row), row);
    var lines = new ArrayList<String>();
    lines.add(header());
    rows.values().forEach(r -> lines.add(line(r)));
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, lines);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private String header() {
    return String.join(
        ",", Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList());
  }

  private String line(R row) {
    var cells = new ArrayList<String>();
    for (RecordComponent component : type.getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(row);
        cells.add(value instanceof Enum<?> constant ? constant.name() : quoted(value.toString()));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(type + " is no public record", e);
      }
    }
    return String.join(",", cells);
  }

  private static String quoted(String text) {
    String line = text.replace('\n', ' ').replace('\r', ' ');
    return line.contains(",") || line.contains("\"")
        ? '"' + line.replace("\"", "\"\"") + '"'
        : line;
  }

  private R parse(String line) throws IOException {
    List<String> cells = cells(line);
    RecordComponent[] components = type.getRecordComponents();
    if (cells.size() != components.length) {
      throw new IOException(
          "%s: expected %d cells, found %d in \"%s\"; delete the file"
              .formatted(file, components.length, cells.size(), line));
    }
    try {
      Class<?>[] types = new Class<?>[components.length];
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        types[i] = components[i].getType();
        values[i] = value(types[i], cells.get(i));
      }
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": cannot read \"" + line + "\"; delete the file", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is no public record", e);
    }
  }

  private static Object value(Class<?> type, String cell) {
    if (type == int.class) {
      return Integer.parseInt(cell);
    } else if (type == long.class) {
      return Long.parseLong(cell);
    } else if (type == double.class) {
      return Double.parseDouble(cell);
    } else if (type == String.class) {
      return cell;
    }
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(cell)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("no " + type.getSimpleName() + " " + cell);
  }

  /** The cells of a line; commas inside quotes part nothing. */
  private static List<String> cells(String line) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && inside && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(line.charAt(++i));
      } else if (c == '"') {
        inside = !inside;
      } else if (c == ',' && !inside) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
