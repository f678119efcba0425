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
import sparselab.kernels.Gemv;
import sparselab.kernels.Spmv;
import sparselab.sparse.Csr;

/** One rung of SpMV or GEMV in a JVM of its own: 4096 × 4096, 64 MB of dense weights. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpmvJmh {
  private static final int SIZE = 4096;

  /** Name of the rung; dense ones are {@link Gemv}'s. */
  @Param({
    "dense vector",
    "dense skip",
    "csr",
    "csc",
    "sell",
    "bitmask",
    "bitmask bf16",
    "window",
    "window bf16"
  })
  public String rung = "sell";

  /** Share of zeros among the weights, or among the inputs of a dense rung. */
  @Param({"0.5", "0.8", "0.9"})
  public double sparsity = 0.8;

  private Spmv.Prepared prepared = Spmv.best(0.1).prepare(Csr.of(0, 0, new float[0]));
  private Floats x = Floats.allocate(0);
  private Floats y = Floats.allocate(0);

  /** Makes the matrix and the vectors. */
  @Setup
  public void setUp() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    boolean dense = rung.startsWith("dense ");
    float[] a = Patterns.weights(SIZE, SIZE, dense ? 0 : sparsity, "unstructured", random);
    x = Floats.of(Patterns.weights(SIZE, 1, dense ? sparsity : 0, "unstructured", random));
    y = Floats.allocate(SIZE);
    prepared =
        dense
            ? Gemv.ALL.stream()
                .filter(g -> rung.equals("dense " + g.name()))
                .findFirst()
                .orElseThrow()
                .prepare(SIZE, SIZE, a)
            : Spmv.ALL.stream()
                .filter(s -> rung.equals(s.name()))
                .findFirst()
                .orElseThrow()
                .prepare(Csr.of(SIZE, SIZE, a));
  }

  /** One product. */
  @Benchmark
  public void multiply() {
    prepared.multiply(x, y, Epilogue.NONE);
  }
}
