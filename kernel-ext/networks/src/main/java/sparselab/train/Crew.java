package sparselab.train;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Pieces of work that need nothing of each other, such as trainings of other seeds, on a few
 * threads. A small network keeps one core busy and no more, so several at a time are the way to use
 * the others; each training computes the bits it would compute alone.
 *
 * <p>Progress is told on the thread of the caller, in the order it came.
 */
public final class Crew implements Progress {
  private final ExecutorService threads;

  /** Short, so that nobody is far ahead of a caller who wants to stop. */
  private final BlockingQueue<Runnable> mail = new ArrayBlockingQueue<>(16);

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Progress progress;

  private Crew(int size, Progress progress) {
    this.threads = Executors.newFixedThreadPool(size, Thread.ofPlatform().daemon().factory());
    this.progress = progress;
  }

  /** One piece of work; told to stop by an interrupt. */
  @FunctionalInterface
  public interface Job {
    void run() throws IOException;
  }

  /** Adds the first jobs. */
  @FunctionalInterface
  public interface Start {
    void with(Crew crew) throws IOException;
  }

  /**
   * Does all jobs, those that jobs add among them, on as many threads as there are processors.
   *
   * @throws IOException that a job threw, as any other exception of the first job that failed: the
   *     others are stopped then
   * @throws CancellationException when the calling thread is interrupted; its flag is cleared, and
   *     nothing is left running
   */
  public static void run(Progress progress, Start start) throws IOException {
    run(Runtime.getRuntime().availableProcessors(), progress, start);
  }

  /**
   * As {@link #run(Progress, Start)}.
   *
   * @param size how many threads
   */
  public static void run(int size, Progress progress, Start start) throws IOException {
    var crew = new Crew(size, progress);
    try {
      start.with(crew);
      while (crew.failure.get() == null && (crew.open.get() > 0 || !crew.mail.isEmpty())) {
        crew.mail.take().run();
      }
    } catch (InterruptedException e) {
      throw cancelled(e);
    } finally {
      crew.threads.shutdownNow();
      crew.threads.close(); // waits
    }
    switch (crew.failure.get()) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null -> {}
      case Throwable e -> throw new IllegalStateException(e); // no job can throw one
    }
    if (Thread.interrupted()) { // by the last message of all
      throw cancelled(new InterruptedException());
    }
  }

  private static CancellationException cancelled(InterruptedException cause) {
    var cancelled = new CancellationException("Interrupted; what is finished is kept");
    cancelled.initCause(cause);
    return cancelled;
  }

  /** One more job; those that were added first begin first. */
  public void add(Job job) {
    open.incrementAndGet();
    threads.execute(
        () -> {
          try {
            job.run();
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
          } finally {
            open.decrementAndGet();
            mail.offer(() -> {}); // the caller looks whether all is done, as after other mail
          }
        });
  }

  @Override
  public void at(long done, long total, String message) {
    try {
      mail.put(() -> progress.at(done, total, message));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // for the training that tells
    }
  }
}
