package sparselab.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** A package imports only packages to its left. */
class ArrowsTest {
  private static final List<String> ORDER =
      List.of(
          "sparselab.hardware.density",
          "sparselab.hardware.systolic",
          "sparselab.hardware",
          "sparselab.hardware.model",
          "sparselab.hardware.measure",
          "sparselab.hardware.explore",
          "sparselab.hardware.gpu",
          "sparselab.hardware.validate");

  @Test
  void everyArrowPointsToTheLeft() throws URISyntaxException {
    var source = Objects.requireNonNull(Device.class.getProtectionDomain().getCodeSource());
    var classes = Path.of(source.getLocation().toURI()).resolve("sparselab");
    var out = new StringWriter();
    var jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    var err = new StringWriter();
    int status =
        jdeps.run(
            new PrintWriter(out),
            new PrintWriter(err),
            "-v",
            "-e",
            "sparselab\\..*",
            "--ignore-missing-deps",
            classes.toString());
    assertEquals(0, status, err::toString);
    var arrows =
        out.toString()
            .lines()
            .map(l -> l.strip().split("\\s+"))
            .filter(w -> w.length >= 3 && w[1].equals("->") && w[0].startsWith("sparselab."))
            .toList();
    assertTrue(arrows.size() > 50, "jdeps found " + arrows.size() + " arrows");
    for (var arrow : arrows) {
      int from = ORDER.indexOf(packageOf(arrow[0]));
      int to = ORDER.indexOf(packageOf(arrow[2]));
      assertTrue(from >= 0 && to >= 0 && to <= from, arrow[0] + " -> " + arrow[2]);
    }
  }

  private static String packageOf(String type) {
    return type.substring(0, type.lastIndexOf('.'));
  }
}
