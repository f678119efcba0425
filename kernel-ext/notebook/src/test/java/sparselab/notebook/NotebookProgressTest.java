package sparselab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;

class NotebookProgressTest {
  private long millis;
  private final List<String> shown = new ArrayList<>();
  private final List<String> redrawn = new ArrayList<>();
  private final NotebookProgress bar =
      NotebookProgress.forTest(
          "Training",
          () -> TimeUnit.MILLISECONDS.toNanos(millis),
          data -> shown.add(text(data)),
          data -> redrawn.add(text(data)));

  private static String text(DisplayData data) {
    return String.valueOf(data.getData(MIMEType.TEXT_PLAIN));
  }

  @Test
  void isDrawnAtMostFiveTimesASecond() {
    for (int i = 0; i < 1000; i++) {
      bar.at(i, 2000, "");
      millis += 1;
    }
    assertEquals(1, shown.size());
    assertTrue(redrawn.size() <= 5, redrawn.size() + " redraws in a second");
  }

  @Test
  void saysTimeGoneAndTimeToGo() {
    bar.at(0, 10, "start");
    millis = 5_000;
    bar.at(5, 10, "epoch 5");
    assertEquals(
        "Training [##########..........] 5 of 10 · 5.0 s · 5.0 s to go · epoch 5",
        redrawn.getLast());
  }

  @Test
  void endsByItselfOnce() {
    bar.at(1, 2, "");
    bar.at(2, 2, "");
    bar.close();
    bar.at(2, 2, "late");
    assertEquals(1, redrawn.size());
    assertTrue(redrawn.getLast().contains("done"));
  }

  @Test
  void saysWhereItWasStopped() {
    bar.at(3, 10, "");
    bar.close();
    assertTrue(redrawn.getLast().contains("stopped at 3 of 10"));
  }

  @Test
  void isNothingWithoutANotebook() {
    var none = NotebookProgress.of("x");
    none.at(1, 2, "");
    none.close();
  }

  @Test
  void anUnknownTotalIsNoFraction() {
    bar.at(7, 0, "");
    assertEquals("Training [....................] 7 · 0.0 s", shown.getLast());
  }
}
