package sparselab.hardware;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every key a device file may hold. A unit ends the name of every number. */
final class DeviceSchema {
  private static final String TYPE =
      Stream.of(ElementType.values())
          .map(ElementType::key)
          .collect(Collectors.joining("|", "(", ")"));
  private static final String ID = "[a-z][A-Za-z0-9]*";
  private static final String BOUND = "(low|typical|high)";

  /** A number's key, and the bounds its value must lie in. */
  private record NumberKey(Pattern key, String shown, double max, boolean zeroAllowed) {}

  private static final List<NumberKey> NUMBERS =
      List.of(
          number("peak.TYPE.opsPerSecond"),
          number("marketing.TYPE.opsPerSecond"),
          fraction("efficiency.TYPE.BOUND.fraction"),
          number("memory.ID.bytesPerSecond"),
          number("memory.ID.capacityBytes"),
          fraction("memory.ID.efficiency.BOUND.fraction"),
          zeroable("overhead.launchSeconds"),
          number("clock.ID.hertz"),
          number("cores.count"),
          number("tile.rows.count"),
          number("tile.columns.count"),
          number("array.rows.count"),
          number("array.columns.count"),
          number("array.units.count"),
          number("array.hertz"),
          number("sparse.ID.speedup.factor"),
          number("sparse.ID.peakShare.factor"),
          fraction("sparse.ID.efficiency.BOUND.fraction"),
          number("lanes.count"),
          number("lanes.window.count"),
          number("lanes.weightVector.count"),
          number("lanes.activationVector.count"),
          number("lanes.fifo.count"),
          number("energy.mac.TYPE.joules"),
          fraction("energy.gatedMac.fraction"),
          number("energy.ID.BOUND.joulesPerByte"),
          number("power.tdpWatts"),
          zeroable("power.staticWatts"),
          number("power.ID.watts"),
          number("reported.ID.hertz"),
          number("reported.ID.seconds"),
          number("reported.ID.framesPerSecond"),
          number("reported.ID.opsPerSecond"),
          number("reported.ID.bytesPerSecond"),
          number("reported.ID.watts"),
          number("reported.ID.squareMillimetres"),
          number("reported.ID.factor"),
          fraction("reported.ID.fraction"));

  private static final List<Pattern> TEXTS =
      Stream.of(
              "name",
              "title",
              "kind",
              "include",
              "hypothetical",
              "note",
              "source.ID",
              "memory.ID.holds",
              "array.dataflow",
              "array.weightLoading",
              "sparse.ID.pattern",
              "sparse.ID.operand",
              "sparse.ID.types",
              "sparse.ID.mode",
              "lanes.operand")
          .map(DeviceSchema::pattern)
          .toList();

  private static final Pattern UNIT =
      Pattern.compile(
          ".*(opsPerSecond|framesPerSecond|bytesPerSecond|[bB]ytes"
              + "|[sS]econds|[hH]ertz|count|fraction|factor|[jJ]oules|joulesPerByte|[wW]atts"
              + "|squareMillimetres)");

  private DeviceSchema() {}

  private static NumberKey number(String key) {
    return new NumberKey(pattern(key), key, Double.MAX_VALUE, false);
  }

  private static NumberKey zeroable(String key) {
    return new NumberKey(pattern(key), key, Double.MAX_VALUE, true);
  }

  private static NumberKey fraction(String key) {
    return new NumberKey(pattern(key), key, 1, true);
  }

  private static Pattern pattern(String key) {
    return Pattern.compile(
        key.replace(".", "\\.").replace("TYPE", TYPE).replace("BOUND", BOUND).replace("ID", ID));
  }

  static boolean isText(String key) {
    return TEXTS.stream().anyMatch(p -> p.matcher(key).matches());
  }

  static boolean isNumber(String key) {
    return find(key).isPresent();
  }

  static boolean hasUnit(String key) {
    return UNIT.matcher(key).matches();
  }

  /** What is wrong with this value under this key, if anything. */
  static Optional<String> wrong(String key, double value) {
    var number = find(key).orElseThrow();
    if (!Double.isFinite(value)) {
      return Optional.of("expected a finite number, found " + value);
    }
    if (value < 0 || (value == 0 && !number.zeroAllowed)) {
      return Optional.of(
          "expected a number " + (number.zeroAllowed ? ">= 0" : "> 0") + ", found " + value);
    }
    if (value > number.max) {
      return Optional.of("expected a fraction in 0..1, found " + value);
    }
    if (key.endsWith(".count") && value != Math.rint(value)) {
      return Optional.of("expected a whole number, found " + value);
    }
    return Optional.empty();
  }

  /** Keys that share the longest beginning with {@code key}, to suggest. */
  static String suggestion(String key) {
    var first = key.split("\\.", 2)[0];
    var near =
        NUMBERS.stream()
            .map(NumberKey::shown)
            .filter(k -> k.startsWith(first + "."))
            .limit(4)
            .collect(Collectors.joining(", "));
    return near.isEmpty() ? "see docs/hardware.md for the keys" : "keys like it: " + near;
  }

  private static Optional<NumberKey> find(String key) {
    return NUMBERS.stream().filter(n -> n.key.matcher(key).matches()).findFirst();
  }
}
