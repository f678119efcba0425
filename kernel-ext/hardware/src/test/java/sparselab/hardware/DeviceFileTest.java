package sparselab.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeviceFileTest {
  private static final String GOOD =
      """
      name = mine
      title = My machine
      kind = cpu
      peak.fp32.opsPerSecond = 1e12 | measured | a stopwatch
      memory.dram.bytesPerSecond = 1e10 | derived | @guess: half of it
      source.guess = my guess
      """;

  @Test
  void aGoodFileLoadsWithValueConfidenceAndSource() {
    var device = Device.parse("mine.device", GOOD);
    assertEquals("mine", device.name());
    assertEquals(1e12, device.peakOpsPerSecond(ElementType.FP32).orElseThrow());
    var bandwidth = device.quantity("memory.dram.bytesPerSecond").orElseThrow();
    assertEquals(new Quantity(1e10, Confidence.DERIVED, "my guess: half of it"), bandwidth);
  }

  /** Each bad line is added as line 7 of a good file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "memory.dram.bandwidth = 1e9 | verified | x; memory.dram.bandwidth; unit is missing;"
            + " memory.ID.bytesPerSecond",
        "cores.count = -4 | verified | x; cores.count; expected a number > 0; correct the number",
        "cores.count = 0 | verified | x; cores.count; expected a number > 0; correct the number",
        "cores.count = 4.5 | verified | x; cores.count; a whole number; correct the number",
        "core.count = 4 | verified | x; core.count; unknown key; docs/hardware.md",
        "peak.fp33.opsPerSecond = 4 | verified | x; peak.fp33.opsPerSecond; unknown key;"
            + " peak.TYPE.opsPerSecond",
        "kind = gpu; kind; given twice, first in line 3; keep one",
        "cores.count = 4; cores.count; without a source; value | confidence | source",
        "cores.count = 4 | verified; cores.count; without a source; value | confidence | source",
        "cores.count = 4 | verified | @none; cores.count; no source 'none'; add a line source.none",
        "cores.count = 4 | sure | x; cores.count; unknown confidence 'sure'; write verified",
        "cores.count = NaN | verified | x; cores.count; found 'NaN'; digits",
        "cores.count = Infinity | verified | x; cores.count; found 'Infinity'; digits",
        "cores.count = 1e999 | verified | x; cores.count; a finite number; correct the number",
        "cores.count = 4 GHz | verified | x; cores.count; found '4 GHz'; the unit stands in the key",
        "efficiency.fp32.typical.fraction = 1.2 | verified | x; efficiency.fp32.typical.fraction;"
            + " in 0..1; correct the number",
        "efficiency.fp32.low.fraction = 0.2 | verified | x; efficiency.fp32.typical.fraction;"
            + " missing beside low; add the typical",
        "include = mine.device; include; cyclic include mine.device -> mine.device; remove this",
        "include = nowhere.inc; include; no file 'nowhere.inc'; whole file name",
        "hello; hello; expected key = value; equals sign",
        "hypothetical = perhaps; hypothetical; unknown value 'perhaps'; true or false",
        "sparse.a.pattern = 2:4; sparse.a.operand; missing; add a line",
        "sparse.a.pattern = 5:4; sparse.a.pattern; unknown pattern '5:4'; write unstructured",
      })
  void aBadLineNamesFileLineFieldFaultAndCure(
      String line, String field, String fault, String cure) {
    var error =
        assertThrows(
            DeviceFormatException.class, () -> Device.parse("mine.device", GOOD + line + "\n"));
    assertEquals("mine.device", error.file());
    assertEquals(field, error.field());
    var message = String.valueOf(error.getMessage());
    assertTrue(message.contains(fault.strip()), message);
    assertTrue(message.contains(cure.strip()), message);
    boolean absent = fault.contains("missing") && !fault.contains("unit");
    assertEquals(absent ? 0 : 7, error.line(), message);
  }

  @Test
  void whatIsAbsentIsNamed() {
    for (var key : Set.of("name", "title", "kind", "peak.fp32", "memory.dram")) {
      var rest = GOOD.lines().filter(l -> !l.startsWith(key)).collect(Collectors.joining("\n"));
      var error =
          assertThrows(DeviceFormatException.class, () -> Device.parse("mine.device", rest));
      assertTrue(error.field().startsWith(key.split("\\.", 2)[0]), error.getMessage());
    }
  }

  @Test
  void aLongerCycleOfIncludesIsNamedInOrder(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.device"), "include = b.inc\n");
    Files.writeString(folder.resolve("b.inc"), "# one\ninclude = c.inc\n");
    Files.writeString(folder.resolve("c.inc"), "include = b.inc\n");
    var error =
        assertThrows(DeviceFormatException.class, () -> Device.load(folder.resolve("a.device")));
    assertEquals("c.inc", error.file());
    assertEquals(1, error.line());
    assertTrue(String.valueOf(error.getMessage()).contains("a.device -> b.inc -> c.inc -> b.inc"));
  }

  @Test
  void aFileOfOnesOwnMayIncludeOneOfTheLabs(@TempDir Path folder) throws IOException {
    var file = folder.resolve("mine.device");
    Files.writeString(file, GOOD + "include = energy-7nm-ddr.inc\n");
    assertTrue(Device.load(file).number("energy.dram.typical.joulesPerByte").isPresent());
    assertThrows(IllegalArgumentException.class, () -> Device.load(folder.resolve("none.device")));
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    var error = assertThrows(IllegalArgumentException.class, () -> Device.named("a100"));
    assertTrue(String.valueOf(error.getMessage()).contains("a100-80"));
  }

  static java.util.List<Device> all() {
    return Device.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyDeviceHasASourceForEveryNumberAndShowsWhatIsRecalled(Device device) {
    assertFalse(device.numbers().isEmpty());
    for (var entry : device.numbers().entrySet()) {
      var quantity = entry.getValue();
      assertFalse(quantity.source().isBlank() || quantity.source().contains("@@"));
      boolean recalled = quantity.confidence() == Confidence.RECALLED;
      assertEquals(recalled, device.recalled().contains(entry.getKey()));
      if (recalled) {
        assertTrue(quantity.toString().contains("unverified"), quantity::toString);
      }
    }
  }

  @Test
  void theDevicesOfTheLabAreThereUnderTheirFileNames() {
    var names = Device.all().stream().map(Device::name).collect(Collectors.toSet());
    assertEquals(Device.all().size(), names.size());
    var wanted =
        Set.of(
            "a100-40",
            "a100-80",
            "h100",
            "h200",
            "b200",
            "l4",
            "rtx-4090",
            "orin-gpu-maxn",
            "orin-dla-15w",
            "tpu-v1",
            "tpu-v2",
            "tpu-v3",
            "tpu-v4",
            "tpu-v4i",
            "tpu-v5e",
            "tpu-v5p",
            "tpu-v6e",
            "apple-m4-sme",
            "apple-m1-ane",
            "snapdragon-835",
            "cortex-a72",
            "eie",
            "scnn",
            "eyeriss-v2",
            "sigma",
            "sparse-tensor-core",
            "dstc",
            "zero-skipping-array");
    assertTrue(names.containsAll(wanted), names::toString);
    for (var device : Device.all()) {
      assertEquals(device.name().equals("zero-skipping-array"), device.hypothetical());
    }
  }

  @Test
  void marketingIsKeptApartFromPeaks() {
    var ane = Device.named("apple-m1-ane");
    assertTrue(ane.number("marketing.int8.opsPerSecond").isPresent());
    assertTrue(ane.peakOpsPerSecond(ElementType.INT8).isEmpty());
  }

  @Test
  void aChangedNumberSaysSoAndABadOneIsRefused() {
    var faster = Device.named("h100").scaled("memory.dram.bytesPerSecond", 2);
    var changed = faster.quantity("memory.dram.bytesPerSecond").orElseThrow();
    assertEquals(6700e9, changed.value());
    assertTrue(changed.source().contains("what-if"), changed::source);
    assertThrows(IllegalArgumentException.class, () -> faster.scaled("no.such.count", 2));
    assertThrows(DeviceFormatException.class, () -> faster.with("cores.count", 0));
    assertThrows(
        DeviceFormatException.class,
        () -> Device.of(Map.of("name", "x"), Map.of(), java.util.List.of()));
  }
}
