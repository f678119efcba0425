package sparselab.notebook;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.jspecify.annotations.Nullable;

/**
 * Where printed text goes: the cell that runs, or after it the cell that ran last.
 *
 * <p>Text is sent in batches, at most every {@value #BATCH_MILLIS} ms: a message for each line of a
 * chatty loop would trip the server's rate limit, which then drops output. Both streams share one
 * buffer, so that they come out in the order in which they were written.
 */
final class CellIo extends JupyterIO {
  static final int BATCH_MILLIS = 40;
  private static final int BATCH_BYTES = 1 << 15;

  final PrintStream stdout = new PrintStream(new Stream(false), false, StandardCharsets.UTF_8);
  final PrintStream stderr = new PrintStream(new Stream(true), false, StandardCharsets.UTF_8);

  private final Object lock = new Object();
  private final ExecutorService timer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("cell-output").factory());
  private byte[] buffer = new byte[1024];
  private int count;
  private boolean bufferIsError;
  private boolean scheduled;
  private boolean quiet;
  private @Nullable ShellReplyEnvironment target;

  CellIo() {
    super(StandardCharsets.UTF_8);
  }

  /** From now on output belongs to this request, also from threads that outlive it. */
  void attach(ShellReplyEnvironment cell, boolean silent, boolean stdinAllowed) {
    synchronized (lock) {
      send(true);
      target = cell;
      quiet = silent;
    }
    setEnv(cell);
    setJupyterInEnabled(stdinAllowed);
  }

  boolean isQuiet() {
    return quiet;
  }

  /** Publishes something that is not text, after the text that was printed before it. */
  void publish(java.util.function.Consumer<ShellReplyEnvironment> message) {
    synchronized (lock) {
      send(true);
      if (target != null && !quiet) {
        message.accept(target);
      }
    }
  }

  /** Sends what is waiting. */
  void flush() {
    synchronized (lock) {
      send(true);
    }
  }

  private void write(boolean error, byte[] bytes, int from, int length) {
    synchronized (lock) {
      if (error != bufferIsError) {
        send(true);
        bufferIsError = error;
      }
      if (count + length > buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, count + length));
      }
      System.arraycopy(bytes, from, buffer, count, length);
      count += length;
      if (count >= BATCH_BYTES) {
        send(false);
      } else if (!scheduled) {
        scheduled = true;
        timer.execute(this::sendSoon);
      }
    }
  }

  private void sendSoon() {
    try {
      Thread.sleep(BATCH_MILLIS);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; were it so, the text should go out now.
      Thread.currentThread().interrupt();
    }
    synchronized (lock) {
      scheduled = false;
      send(false);
    }
  }

  /** Sends the buffer, but leaves a character cut in half for the next time unless all must go. */
  private void send(boolean all) {
    int ready = all ? count : wholeCharacters();
    if (ready == 0) {
      return;
    }
    String text = new String(buffer, 0, ready, StandardCharsets.UTF_8);
    System.arraycopy(buffer, ready, buffer, 0, count - ready);
    count -= ready;
    if (target == null || quiet) {
      return;
    }
    if (bufferIsError) {
      target.writeToStdErr(text);
    } else {
      target.writeToStdOut(text);
    }
  }

  private int wholeCharacters() {
    int start = count - 1;
    while (start >= 0 && start > count - 4 && (buffer[start] & 0xC0) == 0x80) {
      start--;
    }
    if (start < 0) {
      return count;
    }
    int lead = buffer[start] & 0xFF;
    int length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    return start + length <= count ? count : start;
  }

  private final class Stream extends OutputStream {
    private final boolean error;

    Stream(boolean error) {
      this.error = error;
    }

    @Override
    public void write(int b) {
      CellIo.this.write(error, new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      CellIo.this.write(error, bytes, from, length);
    }
  }
}
