package sparselab.lessons;

import java.time.Duration;
import java.util.concurrent.Callable;

/** A learner's function that lives elsewhere and is timed there: a grader's wire. */
public interface Timed {
  /**
   * How long one call takes where the function lives.
   *
   * @param batch for about so long it is called again and again
   * @param call one call of the function
   * @return seconds for one call
   * @throws Exception what the function throws
   */
  double secondsEach(Duration batch, Callable<?> call) throws Exception;

  /** The same for code that is here. */
  static double here(Duration batch, Callable<?> call) throws Exception {
    long start = System.nanoTime();
    long calls = 0;
    long nanos;
    do {
      call.call();
      calls++;
      nanos = System.nanoTime() - start;
    } while (nanos < batch.toNanos() && !Thread.currentThread().isInterrupted());
    return nanos * 1e-9 / calls;
  }
}
