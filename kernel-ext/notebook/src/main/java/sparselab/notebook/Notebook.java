package sparselab.notebook;

import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishClearOutput;
import org.dflib.jjava.jupyter.messages.publish.PublishUpdateDisplayData;
import org.jspecify.annotations.Nullable;

/** What a cell can call without an import. */
public final class Notebook {
  private Notebook() {}

  /** Shows a value below the cell, at once. */
  public static DisplayHandle display(@Nullable Object value) {
    String id = UUID.randomUUID().toString();
    kernel().display(rendered(value).setDisplayId(id));
    return new DisplayHandle(id);
  }

  /** Removes what the cell has shown so far. */
  public static void clearOutput() {
    kernel().cellIo().publish(env -> env.publish(PublishClearOutput.NOW));
  }

  /**
   * Removes what the cell has shown so far when the next thing is shown, so that nothing flickers.
   */
  public static void clearOutputOnNext() {
    kernel().cellIo().publish(env -> env.publish(PublishClearOutput.BEFORE_NEXT_OUTPUT));
  }

  /** Runs Java source as if it stood in a cell, and returns its last value. */
  public static @Nullable Object eval(String source) {
    return kernel().evalBuilder(source).resolveMagics().eval();
  }

  /** Has this closed when the running cell ends, however it ends. */
  static void closeWithCell(AutoCloseable open) {
    kernel().closeWithCell(open);
  }

  static void show(DisplayData data) {
    kernel().display(data);
  }

  static void redraw(DisplayData data) {
    kernel().cellIo().publish(env -> env.publish(new PublishUpdateDisplayData(data)));
  }

  static void update(String id, @Nullable Object value) {
    redraw(rendered(value).setDisplayId(id));
  }

  private static DisplayData rendered(@Nullable Object value) {
    return switch (value) {
      case null -> new DisplayData("null");
      case DisplayData data -> data;
      default -> kernel().getRenderer().render(value);
    };
  }

  /** Whether code runs in a notebook; false in a plain program or a test. */
  static boolean isRunning() {
    return KernelHolder.running() != null;
  }

  private static SparseKernel kernel() {
    if (BaseKernel.notebookKernel() instanceof SparseKernel kernel) {
      return kernel;
    }
    throw new IllegalStateException("This needs the kernel Java (Sparse Lab); another one runs.");
  }

  /** Reads the kernel's protected field, whose public getter throws where there is none. */
  private abstract static class KernelHolder extends BaseKernel {
    @SuppressWarnings({"NullAway", "DataFlowIssue"}) // never constructed
    private KernelHolder() {
      super(null, null, null, null, null, null, null, null, null, null, false, null);
    }

    static @Nullable BaseKernel running() {
      return notebookKernel;
    }
  }
}
