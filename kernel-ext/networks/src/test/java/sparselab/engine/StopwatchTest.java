package sparselab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopwatchTest {
  @Test
  void timesEachWayInTheOrderGiven() {
    var first = new AtomicInteger();
    var second = new AtomicInteger();
    List<Timing> times = Stopwatch.times(first::incrementAndGet, second::incrementAndGet);
    assertEquals(2, times.size());
    assertTrue(first.get() >= times.get(0).rounds() && second.get() >= times.get(1).rounds());
    assertTrue(times.get(0).lowSeconds() <= times.get(0).highSeconds());
  }

  @Test
  void refusesToTimeNothing() {
    assertThrows(IllegalArgumentException.class, Stopwatch::times);
  }
}
