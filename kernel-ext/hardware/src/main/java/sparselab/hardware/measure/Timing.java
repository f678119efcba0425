package sparselab.hardware.measure;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Runs the same work on several threads at once and reports their common rate. */
final class Timing {
  private Timing() {}

  /** Does some work and says how much it was. */
  interface Work {
    double run();
  }

  /**
   * Work per second, all threads together, best of {@code tries}: noise only ever slows down.
   *
   * @param make the work of thread i, with its own data
   * @param nanos how long one try lasts
   */
  static double rate(
      java.util.function.IntFunction<Work> make, int threads, long nanos, int tries) {
    var works = new Work[threads];
    for (int i = 0; i < threads; i++) {
      works[i] = make.apply(i);
    }
    double best = 0;
    for (int t = 0; t < tries; t++) {
      if (Thread.interrupted()) {
        throw Measurement.stopped(new InterruptedException());
      }
      best = Math.max(best, once(works, nanos));
    }
    return best;
  }

  private static double once(Work[] works, long nanos) {
    var ready = new CountDownLatch(works.length);
    var go = new CountDownLatch(1);
    var done = new CountDownLatch(works.length);
    var total = new AtomicLong();
    for (var work : works) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try {
                  ready.countDown();
                  go.await();
                  total.addAndGet((long) perSecond(work, nanos));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                } finally {
                  done.countDown();
                }
              });
    }
    try {
      ready.await();
      go.countDown();
      done.await();
    } catch (InterruptedException e) {
      throw Measurement.stopped(e);
    }
    return total.get();
  }

  private static double perSecond(Work work, long nanos) {
    double amount = 0;
    long start = System.nanoTime();
    long now = start;
    while (now - start < nanos) {
      amount += work.run();
      now = System.nanoTime();
    }
    return amount * 1e9 / (now - start);
  }
}
