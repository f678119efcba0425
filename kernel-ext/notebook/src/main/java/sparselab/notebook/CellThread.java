package sparselab.notebook;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which cells run.
 *
 * <p>One thread for all cells, since native libraries keep pools per calling thread. All threads
 * that a cell starts are in its group, and an interrupt reaches them too. A thread that is inside
 * library code which never looks up is given up on after a while: the kernel goes on with a new
 * thread, and the old one ends when it comes back to a cell's code.
 */
final class CellThread {
  private static final long PATIENCE_MILLIS = 5_000;
  private static final long POLL_MILLIS = 100;

  private final ThreadGroup group = new ThreadGroup("cells");
  private final ClassLoader loader;
  private final Object lock = new Object();
  private volatile @Nullable Thread worker;
  private ExecutorService executor;
  private boolean running;
  private volatile long interruptedAtNanos;
  private volatile boolean interrupted;

  /** The learner stopped the cell. */
  static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean stillRunning;

    Interrupted(boolean stillRunning) {
      super("Interrupted", null, false, false);
      this.stillRunning = stillRunning;
    }

    /** Whether a library call could not be stopped and goes on in the background. */
    boolean stillRunning() {
      return stillRunning;
    }
  }

  CellThread(ClassLoader loader) {
    this.loader = loader;
    this.executor = newExecutor();
  }

  private ExecutorService newExecutor() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(group, task, "cell");
          thread.setDaemon(true);
          thread.setContextClassLoader(loader);
          worker = thread;
          return thread;
        });
  }

  /** A new cell begins; an interrupt before this moment was meant for another. */
  void beginCell() {
    synchronized (lock) {
      interrupted = false;
      StopCheck.allow();
      running = true;
    }
  }

  boolean isCurrent() {
    return Thread.currentThread() == worker;
  }

  void endCell() {
    synchronized (lock) {
      running = false;
    }
  }

  void interrupt() {
    synchronized (lock) {
      if (!running) {
        return;
      }
      interruptedAtNanos = System.nanoTime();
      interrupted = true;
      StopCheck.stopAll();
    }
    interruptGroup();
  }

  private void interruptGroup() {
    Thread[] threads = new Thread[group.activeCount() + 16];
    int count = group.enumerate(threads);
    for (int i = 0; i < count; i++) {
      threads[i].interrupt();
    }
  }

  /** Runs a task on the cells' thread; at once if that is the caller, as in a nested eval. */
  <T extends @Nullable Object> T call(Callable<T> task) throws InvocationTargetException {
    if (isCurrent()) {
      try {
        return task.call();
      } catch (InvocationTargetException e) {
        throw e;
      } catch (Exception e) {
        throw new InvocationTargetException(e);
      }
    }
    if (interrupted) {
      throw new Interrupted(false);
    }
    Future<T> future =
        executor.submit(
            () -> {
              try {
                return task.call();
              } finally {
                // The flag was for this cell; the thread goes on to serve the next.
                Thread.interrupted();
              }
            });
    while (true) {
      try {
        T value = future.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (interrupted) {
          throw new Interrupted(false);
        }
        return value;
      } catch (ExecutionException e) {
        if (interrupted) {
          throw new Interrupted(false);
        }
        throw e.getCause() instanceof InvocationTargetException thrown
            ? thrown
            : new InvocationTargetException(e.getCause());
      } catch (InterruptedException e) {
        // Nobody interrupts the kernel's own thread but the end of the JVM.
        throw new Interrupted(true);
      } catch (TimeoutException e) {
        if (interrupted) {
          insist();
        }
      }
    }
  }

  /**
   * Asks again, for an InterruptedException may have been swallowed; then gives up on the thread.
   */
  private void insist() {
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - interruptedAtNanos);
    Thread stuck = worker;
    if (waited < PATIENCE_MILLIS || stuck == null) {
      interruptGroup();
      return;
    }
    StopCheck.abandon(stuck);
    executor.shutdownNow();
    executor = newExecutor();
    throw new Interrupted(true);
  }
}
