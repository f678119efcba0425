package sparselab.hardware.validate;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code ./lab validate hardware}: our models against every anchor, as a table. */
public final class Validate {
  private Validate() {}

  /** Every anchor that needs no other machine, group by group. */
  public static List<Anchor> anchors() {
    var byGroup = new LinkedHashMap<String, List<Anchor>>();
    Stream.of(
            ArrayAnchors.all(),
            GpuAnchors.all(),
            NetworkAnchors.all(),
            AcceleratorAnchors.all(),
            StatisticsAnchors.all())
        .flatMap(List::stream)
        .forEach(a -> byGroup.computeIfAbsent(a.group(), _ -> new ArrayList<>()).add(a));
    return byGroup.values().stream().flatMap(List::stream).toList();
  }

  /** Prints the table and exits with 1 if a figure lies outside its tolerance. */
  public static void main(String[] arguments) {
    var anchors = anchors();
    print(anchors, System.out);
    System.exit(anchors.stream().anyMatch(Anchor::fails) ? 1 : 0);
  }

  static void print(List<Anchor> anchors, PrintStream out) {
    var group = "";
    for (var anchor : anchors) {
      if (!anchor.group().equals(group)) {
        group = anchor.group();
        out.printf("%n%s%n", group);
        out.printf(
            "  %-46s %12s %12s %8s %8s  %-6s %s%n",
            "anchor", "published", "ours", "error", "allowed", "", "source");
      }
      out.println("  " + line(anchor));
      anchor.explanation().ifPresent(why -> out.println("      missed because " + why));
    }
    out.printf("%n%s%n", summary(anchors));
  }

  static String line(Anchor a) {
    return String.format(
        Locale.ROOT,
        "%-46s %12s %12s %7.2f%% %7.2f%%  %-6s %s",
        a.name(),
        number(a.published()),
        number(a.ours()),
        100 * a.error(),
        100 * a.tolerance(),
        verdict(a),
        a.source());
  }

  static String summary(List<Anchor> anchors) {
    long predicted = count(anchors, Anchor.Use.PREDICTED);
    long fitted = count(anchors, Anchor.Use.FITTED);
    long misses = count(anchors, Anchor.Use.KNOWN_MISS);
    long failed = anchors.stream().filter(Anchor::fails).count();
    return anchors.size()
        + " anchors: "
        + predicted
        + " predicted, "
        + fitted
        + " used to fit an efficiency (no evidence), "
        + misses
        + " known misses; "
        + failed
        + " outside tolerance";
  }

  private static long count(List<Anchor> anchors, Anchor.Use use) {
    return anchors.stream().filter(a -> a.use() == use).count();
  }

  private static String verdict(Anchor anchor) {
    return switch (anchor.use()) {
      case PREDICTED -> anchor.holds() ? "ok" : "FAILS";
      case FITTED -> anchor.holds() ? "fitted" : "FAILS";
      case KNOWN_MISS -> "miss";
    };
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e12
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
