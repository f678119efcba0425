package sparselab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the arrows of the house: a package imports only packages to its left. */
class PackageOrderTest {
  private static final List<String> ORDER =
      Stream.of(
              "sparse",
              "kernels",
              "hardware.density",
              "hardware.systolic",
              "hardware",
              "hardware.model",
              "hardware.measure",
              "hardware.explore",
              "hardware.gpu",
              "hardware.validate",
              "data",
              "network",
              "mask",
              "train",
              "prune",
              "engine",
              "experiment",
              "findings",
              "io.onnx",
              "io")
          .map("sparselab."::concat)
          .toList();

  /**
   * What must not be known: neither by kernels and hardware of each other, nor of ND4J or Jupyter.
   */
  private static final List<Pattern> FORBIDDEN =
      List.of(
          Pattern.compile("sparselab\\.(sparse|kernels) -> (sparselab\\.hardware|org\\.nd4j).*"),
          Pattern.compile(
              "sparselab\\.hardware[.\\w]* -> (sparselab\\.(sparse|kernels)|org\\.nd4j).*"),
          Pattern.compile(
              "sparselab\\.[.\\w]+ -> (org\\.dflib|sparselab\\.(notebook|lessons|bench)).*"));

  @Test
  void packagesImportOnlyToTheLeft() throws Exception {
    List<Arrow> arrows = arrows();
    assertFalse(arrows.isEmpty());
    var wrong = new ArrayList<Arrow>();
    for (Arrow arrow : arrows) {
      int from = ORDER.indexOf(arrow.from());
      int to = ORDER.indexOf(arrow.to());
      boolean outside = !arrow.to().startsWith("sparselab.");
      boolean forbidden =
          FORBIDDEN.stream().anyMatch(pattern -> pattern.matcher(arrow.toString()).matches());
      if (from < 0 || forbidden || (!outside && (to < 0 || to > from))) {
        wrong.add(arrow);
      }
    }
    assertEquals(List.of(), wrong, "order is " + ORDER);
  }

  private record Arrow(String from, String to) {
    @Override
    public String toString() {
      return from + " -> " + to;
    }
  }

  /** Such as {@code sparselab.train -> sparselab.mask}, over the modules built so far. */
  private static List<Arrow> arrows() throws Exception {
    var arguments =
        new ArrayList<>(
            List.of("-verbose:package", "--ignore-missing-deps", "--multi-release", "base"));
    for (String module : List.of("kernels", "hardware", "networks")) {
      Path classes = Path.of("..", module, "target", "classes");
      if (Files.isDirectory(classes.resolve("sparselab"))) {
        arguments.add(classes.toString());
      }
    }
    var out = new StringWriter();
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    int code =
        jdeps.run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
    assertEquals(0, code, out.toString());
    return out.toString()
        .lines()
        .map(Pattern.compile("\\s+(sparselab\\.\\w+)\\s+->\\s+(\\S+)\\s.*")::matcher)
        .filter(Matcher::matches)
        .map(matcher -> new Arrow(matcher.group(1), matcher.group(2)))
        .toList();
  }
}
