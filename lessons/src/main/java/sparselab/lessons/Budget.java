package sparselab.lessons;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * How long code may still run: a core's time while it runs, the clock's while it waits, so that
 * other programs on the machine cost a learner nothing.
 */
final class Budget {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long STEP_MILLIS = 50;
  private static final int MOST_TIMES_AS_LONG = 8;

  final Duration limit;
  private long usedNanos;
  private long clockNanos;

  Budget(Duration limit) {
    this.limit = limit;
  }

  boolean isSpent() {
    return usedNanos >= limit.toNanos() || clockNanos >= MOST_TIMES_AS_LONG * limit.toNanos();
  }

  /** How long to wait before the next look. */
  long stepMillis() {
    return Math.clamp((limit.toNanos() - usedNanos) / 1_000_000 + 1, 1, STEP_MILLIS);
  }

  Watch watch(Thread thread) {
    return new Watch(thread);
  }

  /** Takes what one thread uses from the budget. */
  final class Watch {
    private final Thread thread;
    private long seenNanos = System.nanoTime();
    private long cpuNanos;

    private Watch(Thread thread) {
      this.thread = thread;
    }

    void look() {
      long now = System.nanoTime();
      long cpu = THREADS.getThreadCpuTime(thread.threadId()); // −1 once it has ended
      boolean runs = thread.getState() == Thread.State.RUNNABLE && cpu >= 0;
      usedNanos += runs ? Math.max(0, cpu - cpuNanos) : now - seenNanos;
      clockNanos += now - seenNanos;
      cpuNanos = Math.max(cpu, cpuNanos);
      seenNanos = now;
    }
  }
}
