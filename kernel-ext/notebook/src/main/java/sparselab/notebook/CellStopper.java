package sparselab.notebook;

import sparselab.data.ThreadStopper;

/** Lets a library that runs a cell's code on a thread of its own end that thread. */
public final class CellStopper implements ThreadStopper {
  @Override
  public void stop(Thread thread) {
    StopCheck.abandon(thread);
  }
}
