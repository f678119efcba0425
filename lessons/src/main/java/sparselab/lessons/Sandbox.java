package sparselab.lessons;

import java.time.Duration;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import sparselab.data.ThreadStopper;

/**
 * Runs a learner's code: silently, for a while, on a thread that can be given up.
 *
 * <p>The while is processor time, so that a busy machine takes nothing from it.
 *
 * <p>A thread that does not end is interrupted; in our kernel, whose cells carry a check in every
 * loop, it is also told to stop. Only code without such a check (a library that never looks up)
 * goes on, and the learner is told.
 */
public final class Sandbox {
  private static final Duration GRACE = Duration.ofMillis(500);

  private Sandbox() {}

  /**
   * The result of the code.
   *
   * @throws Failure when it has used its time and not ended
   * @throws Exception what the code throws
   */
  public static <T extends @Nullable Object> T run(Duration limit, Callable<T> code)
      throws Exception {
    return run(new Budget(limit), code);
  }

  /** The same out of a budget, from which what was used is taken. */
  static <T extends @Nullable Object> T run(Budget budget, Callable<T> code) throws Exception {
    var group = new ThreadGroup("check");
    try (var _ = new Hush(group)) {
      var task = new FutureTask<>(code);
      var thread = new Thread(group, task, "check");
      thread.setDaemon(true);
      thread.start();
      try {
        return result(task, thread, budget);
      } catch (TimeoutException e) {
        throw Failure.ended(
            "your code did not finish within " + seconds(budget.limit) + stopAll(group),
            "Does every loop come closer to its end?");
      } catch (ExecutionException e) {
        throw thrown(e);
      } catch (InterruptedException e) {
        stopAll(group);
        Thread.currentThread().interrupt();
        throw Failure.ended("you stopped the check", "Run the cell again when you like.");
      } finally {
        stopAll(group); // threads that the code started and left behind
      }
    }
  }

  /**
   * Waits for the result, then for the end of the thread: to stop one that is a moment from its end
   * would stop the learner's next code in its place.
   */
  private static <T extends @Nullable Object> T result(
      FutureTask<T> task, Thread thread, Budget budget)
      throws InterruptedException, ExecutionException, TimeoutException {
    var watch = budget.watch(thread);
    while (true) {
      try {
        T result = task.get(budget.stepMillis(), TimeUnit.MILLISECONDS);
        watch.look();
        joinUntil(System.nanoTime() + GRACE.toNanos(), thread);
        return result;
      } catch (ExecutionException e) {
        watch.look();
        joinUntil(System.nanoTime() + GRACE.toNanos(), thread);
        throw e;
      } catch (TimeoutException e) {
        watch.look();
        if (budget.isSpent()) {
          throw e;
        }
      }
    }
  }

  private static String seconds(Duration limit) {
    return Show.points(Math.round(limit.toMillis() / 100.0) / 10.0) + " s";
  }

  /** What to tell when a thread could not be ended; empty when all have. */
  private static String stopAll(ThreadGroup group) {
    Thread[] left = live(group);
    if (left.length == 0) {
      return "";
    }
    ServiceLoader<ThreadStopper> stoppers =
        ServiceLoader.load(ThreadStopper.class, Sandbox.class.getClassLoader());
    long deadline = System.nanoTime() + GRACE.toNanos();
    for (Thread thread : left) {
      stoppers.forEach(stopper -> stopper.stop(thread));
      thread.interrupt();
    }
    for (Thread thread : left) {
      joinUntil(deadline, thread);
    }
    return live(group).length == 0
        ? ""
        : ", and could not be stopped: it keeps a core busy until you restart the kernel";
  }

  private static void joinUntil(long deadlineNanos, Thread thread) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadlineNanos - System.nanoTime()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The group's threads that have not ended. */
  static Thread[] live(ThreadGroup group) {
    Thread[] threads = new Thread[group.activeCount() + 16];
    int count = group.enumerate(threads);
    return Arrays.copyOf(threads, count);
  }

  private static Exception thrown(ExecutionException e) {
    return switch (e.getCause()) {
      case Exception exception -> exception;
      case Error error -> throw error;
      case null, default -> e;
    };
  }
}
