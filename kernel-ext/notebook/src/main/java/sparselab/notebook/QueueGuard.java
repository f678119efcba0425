package sparselab.notebook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.dflib.jjava.jupyter.messages.Message;
import org.jspecify.annotations.Nullable;

/**
 * Tells which cells were waiting when another failed, so that <i>Run All</i> stops at the first
 * error.
 *
 * <p>A request was waiting if it was sent before the failure. It carries the sender's clock, which
 * need not be ours; the smallest delay seen so far between sending and arriving is taken for the
 * difference of the clocks. That errs towards running a cell.
 */
final class QueueGuard {
  private final Map<String, Duration> smallestDelay = new HashMap<>();
  private @Nullable Instant failedAt;

  /** Learns from a request that arrives. */
  synchronized void arrived(Message<?> request, Instant now) {
    Instant sent = sent(request);
    if (sent != null) {
      smallestDelay.merge(
          sender(request), Duration.between(sent, now), (a, b) -> a.compareTo(b) < 0 ? a : b);
    }
  }

  synchronized void failed(Instant now) {
    failedAt = now;
  }

  /** Whether this request was sent before the last failure. */
  synchronized boolean wasWaiting(Message<?> request) {
    Instant sent = sent(request);
    Duration delay = smallestDelay.get(sender(request));
    return failedAt != null && sent != null && delay != null && sent.plus(delay).isBefore(failedAt);
  }

  private static String sender(Message<?> request) {
    return String.valueOf(request.getHeader().getSessionId());
  }

  private static @Nullable Instant sent(Message<?> request) {
    if (request.getHeader().getTimestamp() == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(request.getHeader().getTimestamp().getDateString()).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
