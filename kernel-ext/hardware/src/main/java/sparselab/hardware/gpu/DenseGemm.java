package sparselab.hardware.gpu;

import static sparselab.hardware.gpu.Native.INT;
import static sparselab.hardware.gpu.Native.LONG;
import static sparselab.hardware.gpu.Native.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * {@code Y(n,m) = W(k,n)ᵀ·X(k,m)}, column by column, by cuBLASLt: weights first, as in inference.
 */
final class DenseGemm implements AutoCloseable {
  static final List<String> LIBRARIES =
      List.of("libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so", "cublasLt64_12.dll");

  private static final int TRANSPOSE_A = 3;
  private static final int TRANSPOSED = 1;

  private final Native library;
  private final MemorySegment handle;

  DenseGemm(Native library, Arena arena) {
    this.library = library;
    this.handle = library.create("cublasLtCreate", arena);
  }

  /** Median seconds of the product; the library chooses the kernel. */
  double seconds(Cuda cuda, GpuType type, long m, long k, long n, int rounds) {
    try (var scratch = Arena.ofConfined()) {
      var operation = descriptor(type, scratch);
      var w = layout(type.data, k, n, scratch);
      var x = layout(type.data, k, m, scratch);
      var y = layout(type.denseOutput, n, m, scratch);
      long bytes = type.type.bits() / 8;
      var weights = cuda.allocate(k * n * bytes);
      var input = cuda.allocate(k * m * bytes);
      var output = cuda.allocate(n * m * 4);
      var one = scalar(type, scratch);
      var zero = scratch.allocate(4);
      var parameters =
          Native.of(
              POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER,
              POINTER, POINTER, POINTER, POINTER, POINTER, LONG, POINTER);
      return cuda.seconds(
          () ->
              library.call(
                  "cublasLtMatmul",
                  parameters,
                  handle,
                  operation,
                  one,
                  weights,
                  w,
                  input,
                  x,
                  zero,
                  output,
                  y,
                  output,
                  y,
                  MemorySegment.NULL,
                  MemorySegment.NULL,
                  0L,
                  MemorySegment.NULL),
          5,
          rounds);
    } finally {
      cuda.free();
    }
  }

  private MemorySegment descriptor(GpuType type, Arena scratch) {
    var holder = scratch.allocate(POINTER);
    library.call(
        "cublasLtMatmulDescCreate",
        Native.of(POINTER, INT, INT),
        holder,
        type.cublasCompute,
        type.scale());
    var operation = holder.get(POINTER, 0);
    var transposed = scratch.allocateFrom(INT, TRANSPOSED);
    library.call(
        "cublasLtMatmulDescSetAttribute",
        Native.of(POINTER, INT, POINTER, LONG),
        operation,
        TRANSPOSE_A,
        transposed,
        4L);
    return operation;
  }

  private MemorySegment layout(int data, long rows, long columns, Arena scratch) {
    var holder = scratch.allocate(POINTER);
    library.call(
        "cublasLtMatrixLayoutCreate",
        Native.of(POINTER, INT, LONG, LONG, LONG),
        holder,
        data,
        rows,
        columns,
        rows);
    return holder.get(POINTER, 0);
  }

  static MemorySegment scalar(GpuType type, Arena scratch) {
    int one = type == GpuType.INT8 ? 1 : Float.floatToIntBits(1f);
    return scratch.allocateFrom(INT, one);
  }

  @Override
  public void close() {
    library.call("cublasLtDestroy", Native.of(POINTER), handle);
  }
}
