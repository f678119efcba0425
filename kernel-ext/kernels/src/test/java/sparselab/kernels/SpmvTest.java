package sparselab.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparselab.kernels.Cases.Case;
import sparselab.sparse.Csr;

class SpmvTest {
  static Stream<Case> cases() {
    return Cases.all().stream();
  }

  static List<Spmv> rungs() {
    return Spmv.ALL;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void every_rung_equals_the_reference(Case x) {
    equalsReference(x, x.a());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void every_rung_equals_the_reference_on_two_of_four(Case x) {
    float[] a = x.a();
    for (int i = 0; i < x.m(); i++) {
      for (int l = 0; l < x.k(); l++) {
        // Another two of four in each group.
        if ((i + l / 4 + l) % 4 < 2) {
          a[i * x.k() + l] = 0;
        }
      }
    }
    equalsReference(x, a);
  }

  private static void equalsReference(Case x, float[] dense) {
    var a = Csr.of(x.m(), x.k(), dense);
    var epilogue = new Epilogue(Cases.sparse(x.m(), 0, x.seed() + 2), Activation.RELU6);
    // Dense inputs, and inputs with zeros for the rung that skips them.
    for (double zeros : new double[] {0, 0.5, 0.95}) {
      float[] input = Cases.sparse(x.k(), zeros, x.seed() + 3);
      float[] expected = product(Spmv.ALL.getFirst().prepare(a), input, epilogue);
      try (var team = Team.of(3)) {
        for (Spmv rung : Spmv.ALL) {
          // bfloat16 rounds each weight by up to 2^-9 of itself.
          float loss = rung.exact() ? 0 : 0.012f * (float) Math.sqrt(x.k());
          if (rung.suits(a)) {
            check(expected, rung.prepare(a), input, epilogue, team, x.k(), loss, rung.name());
          }
        }
        for (Gemv rung : Gemv.ALL) {
          var prepared = rung.prepare(x.m(), x.k(), dense);
          check(expected, prepared, input, epilogue, team, x.k(), 0, "dense " + rung.name());
        }
      }
    }
  }

  private static void check(
      float[] expected,
      Spmv.Prepared a,
      float[] input,
      Epilogue epilogue,
      Team team,
      int k,
      float loss,
      String what) {
    near(expected, product(a, input, epilogue), k, loss, what);
    var y = Floats.allocate(a.rows());
    a.multiply(Floats.of(input), y, epilogue, team);
    near(expected, y.toArray(), k, loss, what + " by a team");
  }

  private static void near(float[] expected, float[] found, int k, float loss, String what) {
    for (int i = 0; i < expected.length; i++) {
      float tolerance = 4e-7f * (k + 4) * (1 + Math.abs(expected[i]) / 8) + loss;
      assertEquals(expected[i], found[i], tolerance, what + " at " + i);
    }
  }

  private static float[] product(Spmv.Prepared a, float[] input, Epilogue epilogue) {
    var around = Floats.allocate(a.rows() + 2L);
    around.set(0, 7);
    around.set(a.rows() + 1L, 7);
    var y = around.slice(1, a.rows());
    a.multiply(Floats.of(input), y, epilogue);
    assertEquals(7, around.get(0), "wrote before y");
    assertEquals(7, around.get(a.rows() + 1L), "wrote after y");
    return y.toArray();
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void a_wrong_call_says_what_and_why(Spmv rung) {
    var a = rung.prepare(Csr.of(2, 3, new float[6]));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> a.multiply(Floats.allocate(2), Floats.allocate(2), Epilogue.NONE));
    assertTrue(String.valueOf(error.getMessage()).contains("found 2"), error.getMessage());
    assertEquals(2, a.rows());
    assertEquals(3, a.cols());
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void the_best_is_one_of_all(Spmv rung) {
    for (double density : new double[] {0.01, 0.5, 1}) {
      var best = Spmv.best(density).name();
      assertTrue(Spmv.ALL.stream().anyMatch(r -> r.name().equals(best)), rung.name());
    }
  }
}
