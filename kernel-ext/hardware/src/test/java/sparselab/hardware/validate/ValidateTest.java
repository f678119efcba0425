package sparselab.hardware.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidateTest {

  @Test
  void everyAnchorLiesWithinItsToleranceOrIsExplained() {
    var anchors = Validate.anchors();
    var failed = anchors.stream().filter(Anchor::fails).map(Validate::line).toList();
    assertEquals(List.of(), failed);
    long known = anchors.stream().filter(a -> a.use() == Anchor.Use.KNOWN_MISS).count();
    assertEquals(3, known, "a new miss needs an explanation and a look");
    assertTrue(anchors.stream().filter(a -> a.use() == Anchor.Use.PREDICTED).count() > 100);
  }

  @Test
  void fourOfSixTpuApplicationsAreWithinFifteenPercent() {
    var applications =
        Validate.anchors().stream()
            .filter(a -> a.group().equals("TPU v1, TOPS in production"))
            .toList();
    assertEquals(6, applications.size());
    assertEquals(4, applications.stream().filter(Anchor::holds).count());
  }

  @Test
  void theWrongSideOfOneFailsHoweverSmallTheError() {
    var anchor = Anchor.speedup("g", "n", 1.02, 0.99, 0.25, "s");
    assertFalse(anchor.holds());
    assertTrue(Anchor.predicted("g", "n", 1.02, 0.99, 0.25, "s").holds());
    assertTrue(Anchor.predicted("g", "n", 1, 1.2, 0.1, "s").fails());
    assertFalse(Anchor.predicted("g", "n", 1, 1.2, 0.1, "s").missed("why").fails());
  }

  @Test
  void theTableShowsEveryAnchorWithItsSource() {
    var bytes = new ByteArrayOutputStream();
    var anchors = Validate.anchors();
    Validate.print(anchors, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    var table = bytes.toString(StandardCharsets.UTF_8);
    for (var anchor : anchors) {
      assertTrue(table.contains(anchor.name()) && table.contains(anchor.source()));
    }
    assertTrue(table.contains("0 outside tolerance"), Validate.summary(anchors));
  }
}
