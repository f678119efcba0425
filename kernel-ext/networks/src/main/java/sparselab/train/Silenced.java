package sparselab.train;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Runs a piece of ND4J that prints to standard output from inside the library.
 *
 * <p>SameDiff 1.0.0-M2.1 prints one line for each operation it differentiates, with no switch to
 * turn that off. While it does so, this thread's lines of that kind are dropped; whatever else is
 * printed meanwhile goes through.
 */
final class Silenced {
  private static final Object LOCK = new Object();

  private Silenced() {}

  static void run(String prefix, Runnable noisy) {
    synchronized (LOCK) {
      PrintStream out = System.out;
      System.setOut(new Filter(out, prefix));
      try {
        noisy.run();
      } finally {
        System.setOut(out);
      }
    }
  }

  private static final class Filter extends PrintStream {
    private final PrintStream shown;
    private final String prefix;
    private final Thread noisy = Thread.currentThread();

    Filter(PrintStream shown, String prefix) {
      super(shown, true, StandardCharsets.UTF_8);
      this.shown = shown;
      this.prefix = prefix;
    }

    @Override
    public void println(String line) {
      if (Thread.currentThread() != noisy || !Objects.toString(line).startsWith(prefix)) {
        shown.println(line);
      }
    }
  }
}
