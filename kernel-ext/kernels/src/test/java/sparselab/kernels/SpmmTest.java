package sparselab.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparselab.kernels.Cases.Case;
import sparselab.sparse.Csr;

class SpmmTest {
  static List<Spmm> rungs() {
    return Spmm.ALL;
  }

  static Stream<Case> cases() {
    return Cases.all().stream();
  }

  @Test
  void candidates_leave_out_what_cannot_win() {
    var scattered = Csr.of(64, 64, Cases.sparse(64 * 64, 0.9, 1));
    float[] blocked = new float[64 * 64];
    for (int i = 0; i < blocked.length; i++) {
      blocked[i] = (i / (8 * 64) + i % 64) % 10 == 0 ? 1 : 0; // 8×1 blocks, one column in ten
    }
    List<String> few = Spmm.candidates(scattered).stream().map(Spmm::name).toList();
    var half = Csr.of(64, 64, Cases.sparse(64 * 64, 0.5, 1));
    List<String> some = Spmm.candidates(half).stream().map(Spmm::name).toList();
    List<String> more = Spmm.candidates(Csr.of(64, 64, blocked)).stream().map(Spmm::name).toList();
    boolean vector = Spmm.whyNotVector().isEmpty();
    assertEquals(vector ? List.of("vector", "rows", "tiled") : List.of("scalar"), few);
    assertEquals(vector ? List.of("vector", "rows", "pairs", "tiled") : List.of("scalar"), some);
    assertEquals(
        vector ? List.of("vector", "rows", "block8", "block4", "tiled") : List.of("scalar"), more);
    assertEquals(
        vector ? List.of("vector", "tiled") : List.of("scalar"),
        Gemm.candidates().stream().map(Gemm::name).toList());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void every_rung_equals_the_reference(Case x) {
    var a = Csr.of(x.m(), x.k(), x.a());
    var b = Floats.of(x.b());
    var bias = Cases.sparse(x.m(), 0, x.seed() + 2);
    for (Activation activation : Activation.values()) {
      var epilogue = new Epilogue(activation == Activation.RELU ? null : bias, activation);
      float[] expected = product(Spmm.ALL.getFirst().prepare(a), b, x, epilogue);
      for (Spmm rung : Spmm.ALL) {
        Cases.close(
            expected,
            product(rung.prepare(a), b, x, epilogue),
            x.k(),
            rung.name() + " " + activation);
      }
      for (Gemm rung : Gemm.ALL) {
        float[] found = product(rung.prepare(x.m(), x.k(), x.a()), b, x, epilogue);
        Cases.close(expected, found, x.k(), "dense " + rung.name() + " " + activation);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void packed_weights_come_back(Case x) {
    var a = Csr.of(x.m(), x.k(), x.a());
    for (Spmm rung : Spmm.ALL) {
      var back = rung.prepare(a).toCsr();
      assertArrayEquals(a.rowPtr(), back.rowPtr(), rung.name());
      assertArrayEquals(a.colIdx(), back.colIdx(), rung.name());
      assertArrayEquals(a.values(), back.values(), rung.name());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void skipping_zeros_of_the_inputs_changes_nothing(Case x) {
    float[] inputs = Cases.sparse(x.k() * x.n(), 0.6, x.seed() + 1);
    var epilogue = new Epilogue(Cases.sparse(x.m(), 0, x.seed() + 2), Activation.GELU);
    var b = Floats.of(inputs);
    float[] expected = product(Gemm.ALL.getFirst().prepare(x.m(), x.k(), x.a()), b, x, epilogue);
    float[] found = product(Gemm.skipping().prepare(x.m(), x.k(), x.a()), b, x, epilogue);
    Cases.close(expected, found, x.k(), "skip");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void what_c_held_becomes_a_term_or_is_refused(Case x) {
    var a = Csr.of(x.m(), x.k(), x.a());
    var b = Floats.of(x.b());
    float[] held = Cases.sparse(x.m() * x.n(), 0, x.seed() + 3);
    float[] bias = Cases.sparse(x.m(), 0, x.seed() + 2);
    for (Activation activation : Activation.values()) {
      var adding = new Epilogue(bias, activation, true);
      float[] expected =
          product(Spmm.ALL.getFirst().prepare(a), b, x, new Epilogue(bias, Activation.NONE));
      for (int i = 0; i < expected.length; i++) {
        expected[i] = activation.apply(expected[i] + held[i]);
      }
      for (Spmm.Prepared each :
          Stream.concat(
                  Spmm.ALL.stream().map(rung -> rung.prepare(a)),
                  Gemm.ALL.stream().map(rung -> rung.prepare(x.m(), x.k(), x.a())))
              .toList()) {
        var c = Floats.of(held);
        if (each.adds()) {
          each.multiply(b, x.n(), c, adding);
          Cases.close(expected, c.toArray(), x.k(), each + " " + activation);
        } else {
          var error =
              assertThrows(
                  IllegalArgumentException.class, () -> each.multiply(b, x.n(), c, adding));
          assertTrue(String.valueOf(error.getMessage()).contains("ask adds()"));
        }
      }
    }
    assertEquals(
        Simd.PRESENT, Spmm.best().prepare(a).adds(), "the fastest rungs can, where they are");
  }

  private static float[] product(Spmm.Prepared a, Floats b, Case x, Epilogue epilogue) {
    // One float in, so that C is aligned to 4 bytes only, with a fence on both sides.
    long size = (long) x.m() * x.n();
    var around = Floats.allocate(size + 2);
    around.set(0, 7);
    around.set(size + 1, 7);
    var c = around.slice(1, size);
    for (long i = 0; i < size; i++) {
      c.set(i, Float.NaN);
    }
    a.multiply(b, x.n(), c, epilogue);
    assertEquals(7, around.get(0), "wrote before C");
    assertEquals(7, around.get(size + 1), "wrote after C");
    return c.toArray();
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void a_prepared_matrix_does_not_change_with_its_source(Spmm rung) {
    float[] dense = {1, 2, 0, 3};
    var csr = Csr.of(2, 2, dense);
    var prepared = rung.prepare(csr);
    csr.values()[0] = 100;
    var c = Floats.allocate(2);
    prepared.multiply(Floats.of(1, 1), 1, c, Epilogue.NONE);
    assertArrayEquals(new float[] {3, 3}, c.toArray());
    assertEquals(2, prepared.rows());
    assertEquals(2, prepared.cols());
    assertTrue(prepared.bytes() > 0);
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void a_wrong_call_says_what_and_why(Spmm rung) {
    var a = rung.prepare(Csr.of(2, 3, new float[6]));
    var b = Floats.allocate(12);
    var c = Floats.allocate(8);
    refused(
        "B must hold k*n = 3*5 = 15 floats, found 12", () -> a.multiply(b, 5, c, Epilogue.NONE));
    refused("C must hold m*n = 2*4 = 8 floats, found 12", () -> a.multiply(b, 4, b, Epilogue.NONE));
    refused("n, the columns", () -> a.multiply(b, -1, c, Epilogue.NONE));
    refused(
        "bias must hold one value for each of the 2 rows",
        () -> a.multiply(b, 4, c, new Epilogue(new float[3], Activation.NONE)));
    var both = Floats.allocate(19);
    refused(
        "must not overlap",
        () -> a.multiply(both.slice(0, 12), 4, both.slice(11, 8), Epilogue.NONE));
  }

  @Test
  void the_vector_rungs_are_there_or_the_cure_is_named() {
    boolean vector = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    assertEquals(vector, Spmm.whyNotVector().isEmpty());
    assertEquals(vector, Spmm.ALL.size() > 2);
    Spmm.whyNotVector().ifPresent(cure -> assertTrue(cure.contains("--add-modules"), cure));
  }

  private static void refused(String message, Runnable call) {
    var error = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(String.valueOf(error.getMessage()).contains(message), error.getMessage());
  }
}
