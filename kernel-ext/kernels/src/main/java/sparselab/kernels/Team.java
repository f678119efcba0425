package sparselab.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that share the work of one multiplication: the caller and {@code size − 1} helpers.
 *
 * <p>The work is cut into as many parts as there are threads, and whoever is free takes the next: a
 * helper that sleeps, or whose core is taken by another program, is not waited for if the caller
 * can do its part meanwhile. One multiplication at a time; a second caller waits. Starting one
 * allocates nothing. Helpers are daemons; close the team to end them.
 */
public final class Team implements AutoCloseable {
  private static final long PARTS = 1 << 10;

  /** Looks at the state this often before a helper sleeps: about twenty microseconds. */
  private static final int SPINS = 400;

  private final ReentrantLock turn = new ReentrantLock();
  private final Thread[] helpers;
  // The number of the call, times PARTS, plus how many of its parts have been taken. A part that is
  // taken keeps its call from ending, so the arguments below belong to it.
  private final AtomicLong state;
  private final AtomicInteger unfinished = new AtomicInteger();
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  // The call's arguments: written before the state, read after it.
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
    state = new AtomicLong(size);
    helpers = new Thread[size - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] =
          Thread.ofPlatform().daemon().name("sparselab-team-" + (i + 1)).unstarted(this::help);
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
      unfinished.set(size());
      state.set((state.get() / PARTS + 1) * PARTS);
      wake();
      long now = state.get();
      while (now % PARTS < size()) {
        take(now);
        now = state.get();
      }
      // Helpers write to C: nobody leaves before all are done, whatever happened.
      while (unfinished.get() > 0) {
        Thread.onSpinWait();
      }
      this.work = null;
      var failed = failure;
      if (failed != null) {
        throw new IllegalStateException("Team: a part failed", failed);
      }
    } finally {
      turn.unlock();
    }
  }

  private void wake() {
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
  }

  /** Does the next part of a call, unless somebody else has just taken it. */
  private void take(long seen) {
    if (!state.compareAndSet(seen, seen + 1)) {
      return;
    }
    try {
      var mine = work;
      if (mine != null) {
        mine.compute(b, n, c, epilogue, (int) (seen % PARTS), size());
      }
    } catch (Throwable e) {
      failure = e;
    } finally {
      unfinished.decrementAndGet();
    }
  }

  private void help() {
    while (true) {
      long seen = state.get();
      if (seen % PARTS < size()) {
        take(seen);
        continue;
      }
      for (int spin = 0; state.get() == seen && spin < SPINS; spin++) {
        Thread.onSpinWait();
      }
      while (state.get() == seen && !closed) {
        LockSupport.park(this);
      }
      if (closed) {
        return;
      }
    }
  }
}
