package sparselab.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sparselab.notebook.Grid.Column;

/** Draws any record as a table of its components, and a list of records as one table. */
final class Records {
  private static final int LONGEST_TEXT = 200;

  private Records() {}

  /** The record as rows of name and value. */
  static Grid grid(Record value) {
    List<List<String>> rows = new ArrayList<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      rows.add(List.of(words(component.getName()), text(value(component, value))));
    }
    return new Grid(
        value.getClass().getSimpleName(),
        List.of(new Column("what", false), new Column("value", true)),
        rows,
        0,
        true);
  }

  /** The records of one class as a table; nothing if the list holds anything else. */
  static Optional<Grid> grid(Collection<?> values) {
    List<Record> records = new ArrayList<>();
    for (Object value : values) {
      if (!(value instanceof Record one)
          || (!records.isEmpty() && records.getFirst().getClass() != one.getClass())) {
        return Optional.empty();
      }
      records.add(one);
    }
    if (records.isEmpty()) {
      return Optional.empty();
    }
    Grid grid = Tables.grid(Tables.of(records));
    List<Column> named =
        grid.columns().stream().map(c -> new Column(words(c.name()), c.numeric())).toList();
    return Optional.of(new Grid("", named, grid.rows(), grid.hidden(), false));
  }

  static @Nullable Object value(RecordComponent component, Object record) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (IllegalAccessException e) {
      throw new AssertionError("an accessor made accessible is not", e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          component.getDeclaringRecord().getSimpleName() + "." + component.getName() + " failed",
          e.getCause());
    }
  }

  /** {@code measuredSeconds} as "measured seconds", {@code at50Percent} as "at 50 %". */
  static String words(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=[0-9])", " ")
        .toLowerCase(Locale.ENGLISH)
        .replaceAll(" percent$", " %");
  }

  /** A value in a table's cell. */
  static String text(@Nullable Object value) {
    String text =
        switch (value) {
          case null -> "–";
          case Double number -> Numbers.one(number);
          case Float number -> Numbers.one(number);
          case Integer number -> Numbers.whole(number);
          case Long number -> Numbers.whole(number);
          case Optional<?> maybe -> text(maybe.orElse(null));
          case Map<?, ?> map ->
              map.entrySet().stream()
                  .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                  .collect(Collectors.joining("\n"));
          case Collection<?> many ->
              many.stream().map(Records::text).collect(Collectors.joining("\n"));
          case Record record -> inline(record);
          default -> ArrayText.preview(value).orElseGet(() -> String.valueOf(value));
        };
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  private static String inline(Record record) {
    String own = record.toString();
    if (!own.startsWith(record.getClass().getSimpleName() + "[")) {
      return own; // the record says itself how it reads
    }
    return Stream.of(record.getClass().getRecordComponents())
        .map(component -> words(component.getName()) + " " + text(value(component, record)))
        .collect(Collectors.joining(", "));
  }
}
