package sparselab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrewTest {
  @Test
  void doesEveryJobAndThoseThatJobsAdd() throws IOException {
    Set<Integer> done = Collections.synchronizedSet(new HashSet<>());
    Crew.run(
        3,
        Progress.none(),
        crew -> {
          for (int i = 0; i < 10; i++) {
            int job = i;
            crew.add(
                () -> {
                  done.add(job);
                  crew.add(() -> done.add(10 + job));
                });
          }
        });
    assertEquals(Set.copyOf(IntStream.range(0, 20).boxed().toList()), done);
    Crew.run(2, Progress.none(), crew -> {}); // nothing to do ends at once
  }

  @Test
  void twoJobsRunAtOnce() throws IOException {
    var both = new CountDownLatch(2);
    Crew.Job meet =
        () -> {
          both.countDown();
          try {
            both.await(); // alone it would wait for good
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    Crew.run(
        2,
        Progress.none(),
        crew -> {
          crew.add(meet);
          crew.add(meet);
        });
  }

  @Test
  void progressIsToldOnTheCallersThreadInOrder() throws IOException {
    var told = new ArrayList<Long>();
    Thread caller = Thread.currentThread();
    Crew.run(
        1,
        (done, total, message) -> {
          assertSame(caller, Thread.currentThread());
          told.add(done);
        },
        crew ->
            crew.add(
                () -> {
                  for (int i = 1; i <= 100; i++) {
                    crew.at(i, 100, "");
                  }
                }));
    assertEquals(IntStream.rangeClosed(1, 100).mapToObj(i -> (long) i).toList(), told);
  }

  @Test
  void theFirstFailureStopsTheOthersAndIsThrownAsItIs() {
    for (Exception failure : List.of(new IOException("disk"), new ArithmeticException("loss"))) {
      var begun = new CountDownLatch(1);
      var stopped = new AtomicInteger();
      Exception thrown =
          assertThrows(
              failure.getClass(),
              () ->
                  Crew.run(
                      2,
                      Progress.none(),
                      crew -> {
                        crew.add(() -> waitUntilInterrupted(begun, stopped));
                        crew.add(
                            () -> {
                              await(begun);
                              switch (failure) {
                                case IOException e -> throw e;
                                case RuntimeException e -> throw e;
                                default -> throw new AssertionError(failure);
                              }
                            });
                      }));
      assertSame(failure, thrown);
      assertEquals(1, stopped.get(), "the other job has ended before run returns");
    }
  }

  @Test
  void anInterruptOfTheCallerStopsAll() {
    var begun = new CountDownLatch(2);
    var stopped = new AtomicInteger();
    Progress interrupting = (done, total, message) -> Thread.currentThread().interrupt();
    assertThrows(
        CancellationException.class,
        () ->
            Crew.run(
                2,
                interrupting,
                crew -> {
                  crew.add(() -> waitUntilInterrupted(begun, stopped));
                  crew.add(
                      () -> {
                        crew.at(1, 2, "");
                        waitUntilInterrupted(begun, stopped);
                      });
                }));
    assertFalse(Thread.interrupted());
    assertEquals(2, stopped.get());
  }

  @Test
  void anInterruptByTheLastMessageCounts() {
    Progress interrupting = (done, total, message) -> Thread.currentThread().interrupt();
    assertThrows(
        CancellationException.class,
        () -> Crew.run(1, interrupting, crew -> crew.add(() -> crew.at(1, 1, ""))));
    assertFalse(Thread.interrupted());
  }

  private static void waitUntilInterrupted(CountDownLatch begun, AtomicInteger stopped) {
    begun.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      assertTrue(stopped.incrementAndGet() > 0);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
