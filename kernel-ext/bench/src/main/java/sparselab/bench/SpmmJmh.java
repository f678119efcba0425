package sparselab.bench;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGeneratorFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sparselab.kernels.Epilogue;
import sparselab.kernels.Floats;
import sparselab.kernels.Gemm;
import sparselab.kernels.Spmm;
import sparselab.sparse.Csr;

/** One rung of SpMM or GEMM in a JVM of its own: 768 × 768 × 256. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpmmJmh {
  private static final int SIZE = 768;
  private static final int COLUMNS = 256;

  /** Name of the rung; dense ones are {@link Gemm}'s. */
  @Param({"dense vector", "dense tiled", "vector", "rows", "pairs", "block4", "block8", "tiled"})
  public String rung = "tiled";

  /** Share of zeros. */
  @Param({"0.5", "0.8", "0.9", "0.95"})
  public double sparsity = 0.8;

  private Spmm.Prepared prepared = Spmm.best().prepare(Csr.of(0, 0, new float[0]));
  private Floats b = Floats.allocate(0);
  private Floats c = Floats.allocate(0);

  /** Makes the matrices. */
  @Setup
  public void setUp() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    float[] a = Patterns.weights(SIZE, SIZE, sparsity, "unstructured", random);
    b = Floats.of(Patterns.weights(SIZE, COLUMNS, 0, "unstructured", random));
    c = Floats.allocate((long) SIZE * COLUMNS);
    prepared =
        rung.startsWith("dense ")
            ? Gemm.ALL.stream()
                .filter(g -> rung.equals("dense " + g.name()))
                .findFirst()
                .orElseThrow()
                .prepare(SIZE, SIZE, a)
            : Spmm.ALL.stream()
                .filter(s -> rung.equals(s.name()))
                .findFirst()
                .orElseThrow()
                .prepare(Csr.of(SIZE, SIZE, a));
  }

  /** One product. */
  @Benchmark
  public void multiply() {
    prepared.multiply(b, COLUMNS, c, Epilogue.NONE);
  }
}
