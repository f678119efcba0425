package sparselab.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that share the work of one multiplication: the caller and {@code size − 1} helpers.
 *
 * <p>One multiplication at a time; a second caller waits. Starting one allocates nothing. Helpers
 * are daemons; close the team to end them.
 */
public final class Team implements AutoCloseable {
  /** Looks at the call counter this often before a helper sleeps: about twenty microseconds. */
  private static final int SPINS = 400;

  private final ReentrantLock turn = new ReentrantLock();
  private final Thread[] helpers;
  private final AtomicInteger working = new AtomicInteger();
  private volatile int call;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  // The call's arguments: written before the counter, read after it.
  private @Nullable Work work;
  private long b;
  private int n;
  private long c;
  private Epilogue epilogue = Epilogue.NONE;

  // What a shared task is to the helpers: work that knows no addresses.
  private final Work sharedWork = new Shared();
  private @Nullable Task task;

  private final class Shared extends Work {
    Shared() {
      super(0, 0);
    }

    @Override
    void compute(long b, int n, long c, Epilogue epilogue, int part, int parts) {
      var mine = task;
      if (mine != null) {
        mine.run(part, parts);
      }
    }
  }

  private Team(int size) {
    helpers = new Thread[size - 1];
    for (int i = 0; i < helpers.length; i++) {
      int part = i + 1;
      helpers[i] =
          Thread.ofPlatform().daemon().name("sparselab-team-" + part).unstarted(() -> help(part));
    }
  }

  /**
   * A team of {@code size} threads, the caller's included.
   *
   * @throws IllegalArgumentException if {@code size} is not in [1, 256]
   */
  public static Team of(int size) {
    if (size < 1 || size > 256) {
      throw new IllegalArgumentException(
          "Team.of: size must be in [1, 256], found %d; use the number of cores".formatted(size));
    }
    var team = new Team(size);
    for (Thread helper : team.helpers) {
      helper.start();
    }
    return team;
  }

  /** How many threads work, the caller's included. */
  public int size() {
    return helpers.length + 1;
  }

  /** Ends the helpers once a running multiplication is done. */
  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
      wake();
    } finally {
      turn.unlock();
    }
  }

  /** Work that any number of threads can share. */
  @FunctionalInterface
  public interface Task {
    /** Does part {@code part} of {@code parts}, apart from the others. */
    void run(int part, int parts);
  }

  /** Runs all parts of a task, the caller's among them; returns when all are done. */
  public void share(Task shared) {
    turn.lock();
    try {
      task = shared;
      run(sharedWork, 0, 0, 0, Epilogue.NONE);
    } finally {
      task = null;
      turn.unlock();
    }
  }

  void run(Work work, long b, int n, long c, Epilogue epilogue) {
    turn.lock();
    try {
      if (closed) {
        throw new IllegalStateException("Team: closed; make a new one with Team.of");
      }
      this.work = work;
      this.b = b;
      this.n = n;
      this.c = c;
      this.epilogue = epilogue;
      failure = null;
      working.set(helpers.length);
      wake();
      try {
        work.compute(b, n, c, epilogue, 0, size());
      } finally {
        // Helpers write to C: nobody leaves before all are done, whatever happened.
        while (working.get() > 0) {
          Thread.onSpinWait();
        }
        this.work = null;
      }
      var failed = failure;
      if (failed != null) {
        throw new IllegalStateException("Team: a helper failed", failed);
      }
    } finally {
      turn.unlock();
    }
  }

  // Only the thread that holds the turn writes the counter.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void wake() {
    call++;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
  }

  private void help(int part) {
    int done = 0;
    while (true) {
      for (int spin = 0; call == done && spin < SPINS; spin++) {
        Thread.onSpinWait();
      }
      while (call == done) {
        LockSupport.park(this);
      }
      done++;
      if (closed) {
        return;
      }
      try {
        var mine = work;
        if (mine != null) {
          mine.compute(b, n, c, epilogue, part, size());
        }
      } catch (Throwable e) {
        failure = e;
      } finally {
        working.decrementAndGet();
      }
    }
  }
}
