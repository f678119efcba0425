package sparselab.bench;

import java.io.PrintStream;
import java.util.Arrays;

/**
 * The command line: {@code spmm}, {@code spmv}, {@code conv}, {@code net}, {@code train}, {@code
 * tickets} and {@code roofline}; see docs/kernels.md.
 */
public final class Bench {
  private Bench() {}

  /** Runs one benchmark and prints a table, or JSON lines with {@code --json}. */
  public static void main(String[] arguments) {
    PrintStream out = System.out;
    try {
      switch (arguments.length == 0 ? "" : arguments[0]) {
        case "spmm" -> SpmmBench.run(arguments, out);
        case "spmv" -> SpmvBench.run(arguments, out);
        case "conv" -> ConvBench.run(arguments, out);
        case "net" -> NetBench.run(arguments, out);
        case "train" -> TrainBench.run(arguments, out);
        case "tickets" -> TicketsBench.run(arguments, out);
        case "roofline" -> Roofline.run(arguments, out);
        default ->
            throw new IllegalArgumentException(
                "bench: expected spmm, spmv, conv, net, train, tickets or roofline, found "
                    + Arrays.toString(arguments));
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
