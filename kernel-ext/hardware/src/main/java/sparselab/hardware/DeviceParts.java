package sparselab.hardware;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import sparselab.hardware.MemoryLevel.Holds;
import sparselab.hardware.SparseSupport.Mode;
import sparselab.hardware.SparseSupport.Operand;
import sparselab.hardware.systolic.Dataflow;

/** A device file's content, given types and checked as a whole. */
final class DeviceParts {
  private final DeviceFile.Content content;
  private final Device.Kind kind;
  private final boolean hypothetical;
  private final List<MemoryLevel> memory;
  private final List<SparseSupport> sparse;
  private final Optional<ArrayShape> array;
  private final Optional<Lanes> lanes;

  DeviceParts(DeviceFile.Content content) {
    this.content = content;
    text("name");
    text("title");
    this.kind = oneOf("kind", text("kind"), Device.Kind.values());
    this.hypothetical = bool("hypothetical");
    this.memory = readMemory();
    this.sparse = ids("sparse").stream().map(this::readSparse).toList();
    this.array = readArray();
    this.lanes = readLanes();
    for (var type : ElementType.values()) {
      range("efficiency." + type.key());
    }
    if (content.numbers().keySet().stream().noneMatch(k -> k.startsWith("peak."))) {
      throw content.error("peak", "no peak given", "add peak.<type>.opsPerSecond");
    }
  }

  Device.Kind kind() {
    return kind;
  }

  boolean hypothetical() {
    return hypothetical;
  }

  List<MemoryLevel> memory() {
    return memory;
  }

  List<SparseSupport> sparse() {
    return sparse;
  }

  Optional<ArrayShape> array() {
    return array;
  }

  Optional<Lanes> lanes() {
    return lanes;
  }

  String text(String key) {
    var text = content.texts().get(key);
    if (text == null || text.isBlank()) {
      throw content.error(key, "missing", "add a line " + key + " = …");
    }
    return text;
  }

  OptionalDouble number(String key) {
    var quantity = content.numbers().get(key);
    return quantity == null ? OptionalDouble.empty() : OptionalDouble.of(quantity.value());
  }

  OptionalInt integer(String key) {
    var quantity = content.numbers().get(key);
    return quantity == null ? OptionalInt.empty() : OptionalInt.of((int) quantity.value());
  }

  /** {@code low, typical, high} fractions below {@code prefix}; absent if none is given. */
  Optional<Range> range(String prefix) {
    var low = number(prefix + ".low.fraction");
    var typical = number(prefix + ".typical.fraction");
    var high = number(prefix + ".high.fraction");
    if (typical.isEmpty()) {
      if (low.isPresent() || high.isPresent()) {
        throw content.error(
            prefix + ".typical.fraction", "missing beside low or high", "add the typical value");
      }
      return Optional.empty();
    }
    double middle = typical.getAsDouble();
    try {
      return Optional.of(new Range(low.orElse(middle), middle, high.orElse(middle)));
    } catch (IllegalArgumentException e) {
      throw content.error(
          prefix + ".typical.fraction", String.valueOf(e.getMessage()), "order the three");
    }
  }

  private boolean bool(String key) {
    var text = content.texts().getOrDefault(key, "false");
    if (!text.equals("true") && !text.equals("false")) {
      throw content.error(key, "unknown value '" + text + "'", "write true or false");
    }
    return text.equals("true");
  }

  private <E extends Enum<E>> E oneOf(String key, String text, E[] values) {
    var names = new ArrayList<String>();
    for (var value : values) {
      var name = value.name().toLowerCase(Locale.ROOT);
      if (name.equals(text)) {
        return value;
      }
      names.add(name);
    }
    throw content.error(key, "unknown value '" + text + "'", "write one of " + names);
  }

  /** The names that stand after {@code prefix.} in any key. */
  private Set<String> ids(String prefix) {
    var ids = new TreeSet<String>();
    for (var keys : List.of(content.numbers().keySet(), content.texts().keySet())) {
      for (var key : keys) {
        if (key.startsWith(prefix + ".")) {
          ids.add(key.split("\\.", -1)[1]);
        }
      }
    }
    return ids;
  }

  private List<MemoryLevel> readMemory() {
    var levels = new ArrayList<MemoryLevel>();
    for (var id : ids("memory")) {
      var key = "memory." + id;
      var holds = content.texts().getOrDefault(key + ".holds", "all");
      levels.add(
          new MemoryLevel(
              id,
              number(key + ".bytesPerSecond"),
              number(key + ".capacityBytes"),
              range(key + ".efficiency"),
              oneOf(key + ".holds", holds, Holds.values())));
    }
    if (number("memory.dram.bytesPerSecond").isEmpty()) {
      throw content.error(
          "memory.dram.bytesPerSecond", "missing", "every device needs its outermost memory");
    }
    levels.sort(
        Comparator.comparing(MemoryLevel::isDram)
            .thenComparing(l -> l.capacityBytes().orElse(0))
            .thenComparing(MemoryLevel::name));
    return List.copyOf(levels);
  }

  private SparseSupport readSparse(String id) {
    var key = "sparse." + id;
    var mode = content.texts().getOrDefault(key + ".mode", "skip");
    return new SparseSupport(
        id,
        structure(key + ".pattern"),
        oneOf(key + ".operand", text(key + ".operand"), Operand.values()),
        oneOf(key + ".mode", mode, Mode.values()),
        types(key + ".types"),
        number(key + ".speedup.factor"),
        number(key + ".peakShare.factor").orElse(1),
        range(key + ".efficiency"));
  }

  private Structure structure(String key) {
    var text = text(key);
    try {
      if (text.equals("unstructured")) {
        return Structure.UNSTRUCTURED;
      }
      if (text.startsWith("block ")) {
        var sides = text.substring(6).strip().split("x", -1);
        return Structure.block(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
      }
      var parts = text.split(":", -1);
      return Structure.keep(Integer.parseInt(parts[0])).of(Integer.parseInt(parts[1]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw content.error(
          key, "unknown pattern '" + text + "'", "write unstructured, 2:4 or block 16x1");
    }
  }

  private Set<ElementType> types(String key) {
    var types = EnumSet.noneOf(ElementType.class);
    for (var name : text(key).split(",", -1)) {
      types.add(oneOf(key, name.strip(), ElementType.values()));
    }
    return types;
  }

  private Optional<ArrayShape> readArray() {
    var rows = integer("array.rows.count");
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    var flow = content.texts().getOrDefault("array.dataflow", "ws");
    var dataflow = List.of(Dataflow.values()).stream().filter(d -> d.key().equals(flow)).findAny();
    var loading = content.texts().getOrDefault("array.weightLoading", "doubleBuffered");
    if (dataflow.isEmpty() || !List.of("doubleBuffered", "serial").contains(loading)) {
      throw content.error(
          "array.dataflow",
          "unknown dataflow '" + flow + "' or weightLoading '" + loading + "'",
          "write os, ws or is, and doubleBuffered or serial");
    }
    return Optional.of(
        new ArrayShape(
            rows.getAsInt(),
            integer("array.columns.count").orElse(rows.getAsInt()),
            integer("array.units.count").orElse(1),
            dataflow.get(),
            loading.equals("doubleBuffered"),
            number("array.hertz")));
  }

  private Optional<Lanes> readLanes() {
    var count = integer("lanes.count");
    if (count.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Lanes(
            count.getAsInt(),
            integer("lanes.window.count").orElse(1),
            integer("lanes.weightVector.count").orElse(1),
            integer("lanes.activationVector.count").orElse(1),
            integer("lanes.fifo.count").orElse(1)));
  }
}
