package sparselab.data;

/**
 * Ends a thread that runs code of a notebook cell.
 *
 * <p>Java cannot stop a thread that does not listen, and {@code while (true) n++;} never listens.
 * The kernel weaves a check into every loop of a cell and offers its switch here, as a service for
 * {@link java.util.ServiceLoader}; without a kernel there is none, and {@link Thread#interrupt} is
 * all that can be done.
 */
public interface ThreadStopper {
  /** From now on the thread ends as soon as it executes code that came from a cell. */
  void stop(Thread thread);
}
