package sparselab.hardware.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sparselab.hardware.ElementType;

class GpuSweepTest {

  @Test
  void whereLibraryOrDeviceIsMissingTheOutcomeSaysWhichAndWhatToDo() {
    var options = new GpuSweep.Options(List.of(512L), List.of(), 512, 2);
    switch (GpuSweep.run(options)) {
      case GpuSweep.Absent(String missing, String cure) -> {
        assertTrue(
            missing.startsWith("no such library: none of [lib")
                || missing.startsWith("no such device: ")
                || missing.startsWith("the libraries are there but refuse: "),
            missing);
        assertFalse(cure.isBlank());
      }
      case GpuSweep.Swept swept -> {
        assertEquals(3, swept.rows().size());
        swept.rows().forEach(r -> assertTrue(r.denseSeconds() > 0));
      }
    }
  }

  @Test
  void aLibraryThatIsNotThereIsEmptyAndOneThatIsCanBeCalled() {
    try (var arena = Arena.ofConfined()) {
      assertTrue(Native.load(List.of("libnosuchthing.so.7"), arena).isEmpty());
      if (System.getProperty("os.name").equals("Linux")) {
        var c = Native.load(List.of("libnosuchthing.so.7", "libc.so.6"), arena).orElseThrow();
        // abs(0) is 0, as a status of success; abs(-3) is not.
        c.call("abs", Native.of(Native.INT), 0);
        var error =
            assertThrows(Native.Failed.class, () -> c.call("abs", Native.of(Native.INT), -3));
        assertEquals("abs answered 3", error.getMessage());
        assertThrows(IllegalStateException.class, () -> c.call("no_such_function", Native.of()));
      }
    }
  }

  @Test
  void aRowGivesItsSpeedup() {
    var row = new GpuSweep.Row(ElementType.FP16, 1, 2, 3, 3e-3, 2e-3, Optional.empty());
    assertEquals(1.5, row.speedup(), 1e-12);
    assertThrows(
        IllegalArgumentException.class, () -> new GpuSweep.Options(List.of(), List.of(), 1, 0));
  }
}
