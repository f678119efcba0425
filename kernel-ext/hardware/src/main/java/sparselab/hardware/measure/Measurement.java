package sparselab.hardware.measure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import sparselab.hardware.Device;

/** A measurement that is under way: ask how far it is, wait for it, or stop it. */
public final class Measurement {
  private final CompletableFuture<Device> result = new CompletableFuture<>();
  private final Thread thread;
  private volatile double fraction;
  private volatile String step = "starting";

  Measurement(java.util.function.Function<Measurement, Device> work) {
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("measure-machine")
            .unstarted(
                () -> {
                  try {
                    result.complete(work.apply(this));
                  } catch (RuntimeException | Error e) {
                    result.completeExceptionally(e);
                  }
                });
    thread.start();
  }

  void at(double done, String what) {
    fraction = done;
    step = what;
  }

  /** How much is done, 0 to 1. */
  public double fraction() {
    return fraction;
  }

  /** What is being measured now. */
  public String step() {
    return step;
  }

  public boolean isDone() {
    return result.isDone();
  }

  /** Stops it; {@link #await} then throws. */
  public void cancel() {
    thread.interrupt();
  }

  /**
   * Waits for the result. If the waiting thread is interrupted, the measurement is stopped too.
   *
   * @throws java.util.concurrent.CancellationException if it was stopped
   */
  public Device await() {
    try {
      while (!result.isDone()) {
        thread.join(50);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw stopped(e);
    }
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  static java.util.concurrent.CancellationException stopped(InterruptedException cause) {
    var stopped = new java.util.concurrent.CancellationException("the measurement was stopped");
    stopped.initCause(cause);
    return stopped;
  }
}
