package sparselab.bench;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
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
import sparselab.kernels.Conv;
import sparselab.kernels.Depthwise;
import sparselab.kernels.Epilogue;
import sparselab.kernels.Floats;
import sparselab.kernels.Separable;
import sparselab.sparse.Csr;

/** One rung of convolution or depthwise convolution, 3×3, in a JVM of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConvJmh {
  /**
   * Name of the rung; depthwise ones are {@link Depthwise}'s, separable ones {@link Separable}'s.
   */
  @Param({
    "dense tiled",
    "tiled",
    "rows",
    "depthwise vector",
    "depthwise direct",
    "separable dense tiled",
    "separable rows"
  })
  public String rung = "tiled";

  /** Channels in and out; images are 56 × 56 for 64 channels, 14 × 14 for 256. */
  @Param({"64", "256"})
  public int channels = 64;

  /** Pixels the window moves. */
  @Param({"1", "2"})
  public int stride = 1;

  /** Share of zeros among the weights of a rung that is not depthwise. */
  @Param("0.8")
  public double sparsity = 0.8;

  private Conv.Prepared prepared =
      Conv.best().prepare(new Conv.Shape(1, 1, 1, 1, 1, 1, 1, 0), Csr.of(1, 1, new float[1]));
  private Floats input = Floats.allocate(0);
  private Floats output = Floats.allocate(0);

  /** Makes the weights and the images. */
  @Setup
  public void setUp() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    int size = 64 * 56 / channels;
    var shape = new Conv.Shape(channels, size, size, channels, 3, 3, stride, 1);
    input = Floats.of(Patterns.weights(channels, size * size, 0, "unstructured", random));
    output = Floats.allocate((long) channels * shape.outHeight() * shape.outWidth());
    float[] windows = Patterns.weights(channels, 9, 0, "unstructured", random);
    int columns = rung.startsWith("separable ") ? channels : shape.patch();
    var weights =
        Csr.of(
            channels,
            columns,
            Patterns.weights(channels, columns, sparsity, "unstructured", random));
    prepared =
        Stream.of(
                Conv.ALL.stream()
                    .filter(rung -> rung.name().equals(this.rung))
                    .map(rung -> rung.prepare(shape, weights)),
                Depthwise.ALL.stream()
                    .filter(rung -> this.rung.equals("depthwise " + rung.name()))
                    .map(rung -> rung.prepare(shape, windows)),
                Separable.ALL.stream()
                    .filter(rung -> this.rung.equals("separable " + rung.name()))
                    .map(rung -> rung.prepare(shape, windows, Epilogue.NONE, weights)))
            .flatMap(prepared -> prepared)
            .findFirst()
            .orElseThrow();
  }

  /** One image. */
  @Benchmark
  public void convolve() {
    prepared.multiply(input, output, Epilogue.NONE);
  }
}
