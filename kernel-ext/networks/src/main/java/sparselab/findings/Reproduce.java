package sparselab.findings;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparselab.train.Progress;

/** The command {@code ./lab experiments reproduce [NAME…]}. */
public final class Reproduce {
  private Reproduce() {}

  /** Runs the named findings, or all; exits with 0 also where one does not hold. */
  public static void main(String[] names) throws IOException {
    List<Finding> wanted;
    try {
      wanted = named(names);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    PrintStream out = System.out;
    long start = System.nanoTime();
    var lines = new ArrayList<String>();
    for (Finding finding : wanted) {
      double cpu = cpuSeconds();
      long wall = System.nanoTime();
      out.printf("%n== %s%n   %s%n", finding.name(), finding.setting());
      Finding.Outcome outcome = finding.trial().run(progress(out));
      outcome.table().forEach(line -> out.println("   " + line));
      out.println("   expected: " + finding.expected() + " (" + finding.source() + ")");
      out.println("   found:    " + outcome.found());
      out.println("   holds?    " + (outcome.holds() ? "yes" : "no: " + finding.reading()));
      out.println(
          Trials.format(
              "   %.0f s, %.0f s of processor time",
              (System.nanoTime() - wall) * 1e-9, cpuSeconds() - cpu));
      lines.add(
          Trials.format(
              "%-16s %-3s  %s", finding.name(), outcome.holds() ? "yes" : "no", outcome.found()));
    }
    out.printf("%n== holds?%n");
    lines.forEach(out::println);
    out.println(
        Trials.format(
            "%d of %d hold; %.0f s, %.0f s of processor time; Java %s, %d processors",
            lines.stream().filter(l -> l.substring(17).startsWith("yes")).count(),
            lines.size(),
            (System.nanoTime() - start) * 1e-9,
            cpuSeconds(),
            Runtime.version(),
            Runtime.getRuntime().availableProcessors()));
    System.exit(0); // ND4J's threads would keep the machine up
  }

  static List<Finding> named(String... names) {
    var wanted = new ArrayList<Finding>();
    for (String name : names) {
      wanted.add(
          Findings.ALL.stream()
              .filter(finding -> finding.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "experiments reproduce: expected some of %s, found %s"
                              .formatted(
                                  Findings.ALL.stream().map(Finding::name).toList(),
                                  Arrays.toString(names)))));
    }
    return names.length == 0 ? Findings.ALL : wanted;
  }

  private static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getProcessCpuTime() * 1e-9
        : Double.NaN;
  }

  /** A line every ten seconds. */
  private static Progress progress(PrintStream out) {
    long[] last = {System.nanoTime()};
    return (done, total, message) -> {
      if (System.nanoTime() - last[0] > 10_000_000_000L) {
        last[0] = System.nanoTime();
        out.println(Trials.format("   … %d of %d, %s", done, total, message));
      }
    };
  }
}
