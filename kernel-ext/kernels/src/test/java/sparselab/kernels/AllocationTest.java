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
  private static final int M = 37;
  private static final int K = 70;
  private static final int N = 150;

  record Kernel(String name, Runnable multiply) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Kernel> kernels() {
    var kernels = new ArrayList<Kernel>();
    float[] dense = Cases.sparse(M * K, 0.8, 5);
    var csr = Csr.of(M, K, dense);
    Spmm.ALL.forEach(s -> kernels.add(matrix("spmm " + s.name(), s.prepare(csr))));
    float[] half = dense.clone();
    for (int i = 0; i < half.length; i++) {
      half[i] = i % K % 4 < 2 ? 0 : half[i];
    }
    var pattern = Csr.of(M, K, half);
    Spmv.ALL.stream()
        .filter(s -> s.suits(pattern) && !s.suits(csr))
        .forEach(s -> kernels.add(vector("spmv " + s.name(), s.prepare(pattern))));
    Gemm.ALL.forEach(g -> kernels.add(matrix("gemm " + g.name(), g.prepare(M, K, dense))));
    Spmv.ALL.stream()
        .filter(s -> s.suits(csr))
        .forEach(s -> kernels.add(vector("spmv " + s.name(), s.prepare(csr))));
    Gemv.ALL.forEach(g -> kernels.add(vector("gemv " + g.name(), g.prepare(M, K, dense))));
    var image = new Conv.Shape(5, 14, 14, 6, 3, 3, 1, 1);
    var weights = Csr.of(6, 45, Cases.sparse(6 * 45, 0.8, 7));
    Conv.ALL.forEach(x -> kernels.add(image("conv " + x.name(), x.prepare(image, weights))));
    var channels = new Conv.Shape(5, 14, 14, 5, 3, 3, 2, 1);
    var same = new Conv.Shape(5, 14, 14, 5, 3, 3, 1, 1);
    for (var shape : List.of(channels, same)) {
      Depthwise.ALL.forEach(
          x ->
              kernels.add(
                  image(
                      "depthwise " + x.name() + " stride " + shape.stride(),
                      x.prepare(shape, new float[45]))));
    }
    for (int stride : new int[] {1, 2}) {
      var pair = new Conv.Shape(12, 14, 14, 6, 3, 3, stride, 1);
      var readers = Csr.of(6, 12, Cases.sparse(6 * 12, 0.5, 7));
      var between = Epilogue.of(Activation.RELU);
      Separable.ALL.forEach(
          x ->
              kernels.add(
                  image(
                      "separable " + x.name() + " stride " + stride,
                      x.prepare(pair, new float[12 * 9], between, readers))));
    }
    for (int stride : new int[] {1, 2}) {
      for (boolean mean : new boolean[] {false, true}) {
        var pooling = new Pooling(new Conv.Shape(5, 14, 14, 5, 3, 3, stride, 1), mean);
        var x = Floats.allocate(5 * 14 * 14);
        var y = Floats.allocate(5 * 14 * 14);
        kernels.add(
            new Kernel("pooling " + mean + " stride " + stride, () -> pooling.run(x, y, 0, 5)));
      }
    }
    return kernels;
  }

  private static Kernel image(String name, Conv.Prepared conv) {
    var input = Floats.allocate(conv.shape().inputSize());
    var output = Floats.allocate(conv.shape().outputSize());
    var epilogue = Epilogue.of(Activation.GELU);
    return new Kernel(name, () -> conv.multiply(input, output, epilogue));
  }

  private static Kernel matrix(String name, Spmm.Prepared a) {
    var b = Floats.of(Cases.sparse(K * N, 0, 6));
    var c = Floats.allocate((long) M * N);
    var epilogue = new Epilogue(new float[M], Activation.GELU);
    return new Kernel(name, () -> a.multiply(b, N, c, epilogue));
  }

  private static Kernel vector(String name, Spmv.Prepared a) {
    var x = Floats.of(Cases.sparse(K, 0.5, 6));
    var y = Floats.allocate(M);
    var epilogue = new Epilogue(new float[M], Activation.GELU);
    return new Kernel(name, () -> a.multiply(x, y, epilogue));
  }

  /** Rows shorter than a vector teach the compiler that the loop over vectors is hardly used. */
  static List<Kernel> kernelsThatSawShortRows() {
    var kernels = new ArrayList<Kernel>();
    if (!Simd.PRESENT) {
      return kernels;
    }
    var from = Floats.allocate(K);
    var to = Floats.allocate(K);
    for (int i = 0; i < 300_000; i++) {
      copy(from, to, i % 2000 == 0 ? 32 : i % 3);
      Elementwise.combine(
          Elementwise.Pair.SUM, from, to, to, 0, i % 2000 == 0 ? 32 : 3, Activation.RELU);
    }
    kernels.add(new Kernel("copy", () -> copy(from, to, K)));
    kernels.add(
        new Kernel(
            "sum",
            () -> Elementwise.combine(Elementwise.Pair.SUM, from, to, to, 0, K, Activation.RELU)));
    return kernels;
  }

  private static void copy(Floats from, Floats to, int count) {
    ImageSource.copy(from.address(), to.address(), count);
  }

  @ParameterizedTest
  @MethodSource({"kernelsThatSawShortRows", "kernels"})
  void a_warm_call_allocates_nothing(Kernel kernel) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // The compiler needs its time, and how much depends on the machine's load: take the best.
    long end = System.nanoTime() + 30_000_000_000L;
    while (least > 0 && System.nanoTime() < end) {
      for (int i = 0; i < 200; i++) {
        kernel.multiply().run();
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      kernel.multiply().run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least, kernel.name());
  }
}
