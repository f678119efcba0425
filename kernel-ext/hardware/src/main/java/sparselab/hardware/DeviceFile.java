package sparselab.hardware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads a device file: one {@code key = value} a line, numbers as {@code key = value | confidence |
 * source}, where {@code @id} in a source stands for the text of {@code source.id}.
 *
 * <p>{@code include = other} takes over another file's lines; the including file's own lines win.
 */
final class DeviceFile {

  /** What a file says, its includes merged. */
  record Content(
      String file,
      Map<String, String> texts,
      TreeMap<String, Quantity> numbers,
      List<String> notes,
      Map<String, Integer> lines) {

    DeviceFormatException error(String field, String problem, String cure) {
      return new DeviceFormatException(file, lines.getOrDefault(field, 0), field, problem, cure);
    }
  }

  private static final Pattern REFERENCE = Pattern.compile("@([A-Za-z][A-Za-z0-9]*)(.*)");

  private final Function<String, Optional<String>> files;

  /** {@code files} maps a file's name to its text. */
  DeviceFile(Function<String, Optional<String>> files) {
    this.files = files;
  }

  Content read(String file) {
    var text =
        files
            .apply(file)
            .orElseThrow(() -> new IllegalArgumentException("no device file '" + file + "'"));
    return read(file, text, List.of(file));
  }

  private Content read(String file, String text, List<String> chain) {
    var own =
        new Content(
            file, new LinkedHashMap<>(), new TreeMap<>(), new ArrayList<>(), new LinkedHashMap<>());
    var included = new ArrayList<Content>();
    var pending = new LinkedHashMap<String, String>();
    int line = 0;
    for (var raw : text.lines().toList()) {
      line++;
      var trimmed = raw.strip();
      if (trimmed.isEmpty() || trimmed.startsWith("#")) {
        continue;
      }
      int equals = trimmed.indexOf('=');
      if (equals < 1) {
        throw new DeviceFormatException(
            file, line, trimmed, "expected key = value", "put an equals sign between the two");
      }
      var key = trimmed.substring(0, equals).strip();
      var value = trimmed.substring(equals + 1).strip();
      if (key.equals("note")) {
        own.notes.add(value);
        continue;
      }
      if (key.equals("include")) {
        included.add(include(file, line, value, chain));
        continue;
      }
      if (own.lines.containsKey(key)) {
        throw new DeviceFormatException(
            file, line, key, "given twice, first in line " + own.lines.get(key), "keep one");
      }
      own.lines.put(key, line);
      checkKnown(file, line, key, value);
      if (DeviceSchema.isText(key)) {
        own.texts.put(key, value);
      } else {
        pending.put(key, value);
      }
    }
    var merged = merge(own, included);
    // Numbers come last, so that a source may be named below its use.
    pending.forEach((key, value) -> merged.numbers.put(key, number(merged, key, value)));
    return merged;
  }

  private Content include(String file, int line, String name, List<String> chain) {
    if (chain.contains(name)) {
      throw new DeviceFormatException(
          file,
          line,
          "include",
          "cyclic include " + String.join(" -> ", chain) + " -> " + name,
          "remove this include or move what both need to a third file");
    }
    var longer = new ArrayList<>(chain);
    longer.add(name);
    var text =
        files
            .apply(name)
            .orElseThrow(
                () ->
                    new DeviceFormatException(
                        file,
                        line,
                        "include",
                        "no file '" + name + "' beside this one",
                        "give the whole file name, ending included"));
    return read(name, text, List.copyOf(longer));
  }

  private static Content merge(Content own, List<Content> included) {
    var texts = new LinkedHashMap<String, String>();
    var numbers = new TreeMap<String, Quantity>();
    var notes = new ArrayList<String>();
    for (var other : included) {
      texts.putAll(other.texts);
      numbers.putAll(other.numbers);
      notes.addAll(other.notes);
    }
    texts.putAll(own.texts);
    notes.addAll(own.notes);
    return new Content(own.file, texts, numbers, notes, own.lines);
  }

  private static void checkKnown(String file, int line, String key, String value) {
    if (DeviceSchema.isText(key) || DeviceSchema.isNumber(key)) {
      return;
    }
    boolean numeric = value.indexOf('|') >= 0;
    if (numeric && !DeviceSchema.hasUnit(key)) {
      throw new DeviceFormatException(
          file, line, key, "the unit is missing in the name", DeviceSchema.suggestion(key));
    }
    throw new DeviceFormatException(file, line, key, "unknown key", DeviceSchema.suggestion(key));
  }

  private static Quantity number(Content content, String key, String text) {
    var parts = text.split("\\|", 3);
    double value = parse(content, key, parts[0].strip());
    var wrong = DeviceSchema.wrong(key, value);
    if (wrong.isPresent()) {
      throw content.error(key, wrong.get(), "correct the number or leave the line out");
    }
    if (parts.length < 3 || parts[2].isBlank()) {
      throw content.error(
          key,
          "a number without a source does not load",
          "write " + key + " = value | confidence | source");
    }
    return new Quantity(
        value, confidence(content, key, parts[1].strip()), source(content, key, parts[2].strip()));
  }

  private static double parse(Content content, String key, String text) {
    if (text.matches("[+-]?[0-9]+(\\.[0-9]+)?(e[+-]?[0-9]+)?")) {
      return Double.parseDouble(text);
    }
    throw content.error(
        key,
        "expected a number such as 312e12, found '" + text + "'",
        "write digits only; the unit stands in the key");
  }

  private static Confidence confidence(Content content, String key, String text) {
    for (var confidence : Confidence.values()) {
      if (confidence.name().toLowerCase(Locale.ROOT).equals(text)) {
        return confidence;
      }
    }
    throw content.error(
        key,
        "unknown confidence '" + text + "'",
        "write verified, secondary, measured, derived or recalled");
  }

  private static String source(Content content, String key, String text) {
    if (!text.startsWith("@")) {
      return text;
    }
    var reference = REFERENCE.matcher(text);
    var id = reference.matches() ? reference.group(1) : text.substring(1);
    var named = content.texts.get("source." + id);
    if (named == null || named.isBlank()) {
      throw content.error(key, "no source '" + id + "'", "add a line source." + id + " = …");
    }
    return named + reference.group(2);
  }
}
