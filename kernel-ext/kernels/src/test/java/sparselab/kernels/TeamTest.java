package sparselab.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparselab.kernels.Cases.Case;
import sparselab.sparse.Csr;

class TeamTest {
  static List<Spmm> rungs() {
    return Spmm.ALL;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void a_team_computes_what_one_thread_does(int size) {
    try (var team = Team.of(size)) {
      for (Case x : Cases.all()) {
        var a = Csr.of(x.m(), x.k(), x.a());
        var b = Floats.of(x.b());
        var epilogue = new Epilogue(Cases.sparse(x.m(), 0, x.seed() + 2), Activation.GELU);
        for (Spmm rung : Spmm.ALL) {
          same(rung.prepare(a), b, x, epilogue, team);
        }
        for (Gemm rung : Gemm.ALL) {
          same(rung.prepare(x.m(), x.k(), x.a()), b, x, epilogue, team);
        }
      }
    }
  }

  private static void same(Spmm.Prepared a, Floats b, Case x, Epilogue epilogue, Team team) {
    var alone = Floats.allocate((long) x.m() * x.n());
    a.multiply(b, x.n(), alone, epilogue);
    var together = Floats.allocate((long) x.m() * x.n());
    for (int i = 0; i < together.size(); i++) {
      together.set(i, Float.NaN);
    }
    a.multiply(b, x.n(), together, epilogue, team);
    // How rows are shared may change which tile a row falls in, hence the order of its sums.
    Cases.close(alone.toArray(), together.toArray(), x.k(), x.toString());
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void one_prepared_matrix_serves_many_threads(Spmm rung) throws Exception {
    float[] dense = Cases.sparse(40 * 300, 0.8, 3);
    var a = rung.prepare(Csr.of(40, 300, dense));
    var inputs = new ArrayList<Floats>();
    var expected = new ArrayList<float[]>();
    for (int i = 0; i < 8; i++) {
      inputs.add(Floats.of(Cases.sparse(300 * 50, 0, 10 + i)));
      var c = Floats.allocate(40 * 50);
      a.multiply(inputs.get(i), 50, c, Epilogue.NONE);
      expected.add(c.toArray());
    }
    try (var pool = Executors.newFixedThreadPool(4)) {
      var tasks = new ArrayList<Callable<float[]>>();
      for (int i = 0; i < 64; i++) {
        var b = inputs.get(i % 8);
        tasks.add(
            () -> {
              var c = Floats.allocate(40 * 50);
              a.multiply(b, 50, c, Epilogue.NONE);
              return c.toArray();
            });
      }
      var results = pool.invokeAll(tasks);
      for (int i = 0; i < 64; i++) {
        assertArrayEquals(expected.get(i % 8), results.get(i).get());
      }
    }
  }

  @Test
  void every_part_is_done_once_and_a_failure_reaches_the_caller() {
    try (var team = Team.of(3)) {
      var done = new AtomicIntegerArray(3);
      var byCaller = new AtomicInteger();
      var caller = Thread.currentThread();
      for (int call = 0; call < 2000; call++) {
        team.share(
            (part, parts) -> {
              done.addAndGet(part, parts);
              byCaller.addAndGet(Thread.currentThread() == caller ? 1 : 0);
            });
      }
      // Parts this short are over before a helper has woken: its part must not wait for it.
      assertTrue(byCaller.get() > 2000, "the caller did " + byCaller);
      for (int part = 0; part < 3; part++) {
        assertEquals(6000, done.get(part));
      }
      for (int bad = 0; bad < 3; bad++) {
        int failing = bad;
        var error =
            assertThrows(
                IllegalStateException.class,
                () ->
                    team.share(
                        (part, parts) -> {
                          if (part == failing) {
                            throw new IllegalArgumentException("part " + part);
                          }
                        }));
        assertTrue(String.valueOf(error.getCause()).endsWith("part " + bad));
      }
    }
  }

  @Test
  void a_closed_team_and_a_wrong_size_are_refused() {
    var team = Team.of(2);
    assertEquals(2, team.size());
    team.close();
    var a = Spmm.best().prepare(Csr.of(1, 1, new float[] {1}));
    var one = Floats.of(1);
    var error =
        assertThrows(
            IllegalStateException.class,
            () -> a.multiply(one, 1, Floats.allocate(1), Epilogue.NONE, team));
    assertTrue(String.valueOf(error.getMessage()).contains("Team.of"));
    assertThrows(IllegalArgumentException.class, () -> Team.of(0));
  }
}
