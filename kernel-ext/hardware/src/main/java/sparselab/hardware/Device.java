package sparselab.hardware;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A machine to predict for: numbers from a data file, each with its source.
 *
 * <p>{@link #numbers} holds everything the file says; the other methods give it types. A changed
 * device for a what-if comes from {@link #with} or {@link #scaled}.
 */
public final class Device {

  /** What sort of machine it is. */
  public enum Kind {
    CPU,
    GPU,
    TPU,
    NPU,
    ACCELERATOR
  }

  private final DeviceFile.Content content;
  private final DeviceParts parts;

  Device(DeviceFile.Content content) {
    this.content = content;
    this.parts = new DeviceParts(content);
  }

  /** The device of that name that comes with the lab, such as {@code a100-80}. */
  public static Device named(String name) {
    return DeviceCatalog.named(name);
  }

  /** Every device that comes with the lab, by name. */
  public static List<Device> all() {
    return DeviceCatalog.all();
  }

  /** A device of your own; includes are looked up beside the file, then among the lab's. */
  public static Device load(Path file) {
    return DeviceCatalog.load(file);
  }

  /** A device of your own from the text of a device file. */
  public static Device parse(String fileName, String text) {
    return DeviceCatalog.parse(fileName, text);
  }

  /** A device from numbers found out elsewhere, such as by measuring; checked like a file. */
  public static Device of(
      Map<String, String> texts, Map<String, Quantity> numbers, List<String> notes) {
    return DeviceCatalog.of(texts, numbers, notes);
  }

  public String name() {
    return parts.text("name");
  }

  public String title() {
    return parts.text("title");
  }

  public Kind kind() {
    return parts.kind();
  }

  /** Whether nobody has built it. */
  public boolean hypothetical() {
    return parts.hypothetical();
  }

  /** Remarks of the device file. */
  public List<String> notes() {
    return List.copyOf(content.notes());
  }

  /** Every number by its key, with confidence and source. */
  public SortedMap<String, Quantity> numbers() {
    return java.util.Collections.unmodifiableSortedMap(content.numbers());
  }

  /** A number with its confidence and source. */
  public Optional<Quantity> quantity(String key) {
    return Optional.ofNullable(content.numbers().get(key));
  }

  /** The value of a key such as {@code cores.count}. */
  public OptionalDouble number(String key) {
    var quantity = content.numbers().get(key);
    return quantity == null ? OptionalDouble.empty() : OptionalDouble.of(quantity.value());
  }

  /** Dense peak in operations a second (1 MAC = 2), where a source gives it for this type. */
  public OptionalDouble peakOpsPerSecond(ElementType type) {
    return number("peak." + type.key() + ".opsPerSecond");
  }

  /** The share of the dense peak that well-made code reaches, where known. */
  public Optional<Range> efficiency(ElementType type) {
    return parts.range("efficiency." + type.key());
  }

  /** Levels with known bandwidth or capacity, smallest first, {@code dram} last. */
  public List<MemoryLevel> memory() {
    return parts.memory();
  }

  /** The level that always holds everything. */
  public MemoryLevel dram() {
    return parts.memory().getLast();
  }

  public List<SparseSupport> sparse() {
    return parts.sparse();
  }

  /** Cores that share one product among them (SMs of a GPU). */
  public OptionalInt cores() {
    return parts.integer("cores.count");
  }

  /** Rows and columns of the output tile one core computes at a time, if given. */
  public OptionalInt tileRows() {
    return parts.integer("tile.rows.count");
  }

  public OptionalInt tileColumns() {
    return parts.integer("tile.columns.count");
  }

  public Optional<ArrayShape> array() {
    return parts.array();
  }

  public Optional<Lanes> lanes() {
    return parts.lanes();
  }

  /** Seconds that each op costs beside its work; 0 if no source gives them. */
  public double overheadSeconds() {
    return number("overhead.launchSeconds").orElse(0);
  }

  /** Keys whose number is recalled only, which every table must show as such. */
  public List<String> recalled() {
    return content.numbers().entrySet().stream()
        .filter(e -> e.getValue().confidence() == Confidence.RECALLED)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** This device with one number changed for a what-if. */
  public Device with(String key, double value) {
    var old = content.numbers().get(key);
    var source = "what-if" + (old == null ? "" : ", instead of " + old.value());
    var numbers = new TreeMap<>(content.numbers());
    numbers.put(key, new Quantity(value, Confidence.DERIVED, source));
    return of(content.texts(), numbers, content.notes());
  }

  /** This device with one of its numbers multiplied. */
  public Device scaled(String key, double factor) {
    double old =
        number(key)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "device '"
                            + name()
                            + "' has no "
                            + key
                            + "; it has "
                            + content.numbers().keySet()));
    return with(key, old * factor);
  }

  /** This device under another name. */
  public Device renamed(String name, String title) {
    var texts = new java.util.LinkedHashMap<>(content.texts());
    texts.put("name", name);
    texts.put("title", title);
    return of(texts, content.numbers(), content.notes());
  }

  @Override
  public String toString() {
    return title() + (hypothetical() ? " (hypothetical)" : "");
  }
}
