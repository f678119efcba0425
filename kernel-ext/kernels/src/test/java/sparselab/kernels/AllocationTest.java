package sparselab.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparselab.sparse.Csr;

/**
 * A vector that is not in a register is an object: no allocation per call proves that the compiler
 * turned every vector operation into an instruction, whatever the load of the machine.
 */
class AllocationTest {
  record Kernel(String name, Spmm.Prepared prepared) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Kernel> vectorKernels() {
    var kernels = new ArrayList<Kernel>();
    float[] dense = Cases.sparse(37 * 70, 0.8, 5);
    Spmm.ALL.forEach(
        s -> kernels.add(new Kernel("sparse " + s.name(), s.prepare(Csr.of(37, 70, dense)))));
    Gemm.ALL.forEach(g -> kernels.add(new Kernel("dense " + g.name(), g.prepare(37, 70, dense))));
    return kernels;
  }

  @ParameterizedTest
  @MethodSource("vectorKernels")
  void a_warm_call_allocates_nothing(Kernel kernel) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int n = 150;
    var b = Floats.of(Cases.sparse(70 * n, 0, 6));
    var c = Floats.allocate(37L * n);
    var epilogue = new Epilogue(new float[37], Activation.GELU);
    long least = Long.MAX_VALUE;
    // The compiler needs its time, and how much depends on the machine's load: take the best.
    for (int round = 0; round < 200 && least > 0; round++) {
      for (int i = 0; i < 100; i++) {
        kernel.prepared().multiply(b, n, c, epilogue);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      kernel.prepared().multiply(b, n, c, epilogue);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }
}
