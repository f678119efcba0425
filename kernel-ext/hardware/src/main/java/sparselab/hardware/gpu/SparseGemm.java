package sparselab.hardware.gpu;

import static sparselab.hardware.gpu.Native.INT;
import static sparselab.hardware.gpu.Native.LONG;
import static sparselab.hardware.gpu.Native.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** {@code Y(n,m) = W(n,k)·X(m,k)ᵀ}, row by row, W in 2:4, by cuSPARSELt 0.5 or later. */
final class SparseGemm implements AutoCloseable {
  static final List<String> LIBRARIES = List.of("libcusparseLt.so.0", "libcusparseLt.so");

  /** Every opaque struct of the library is smaller than this. */
  private static final long STRUCT_BYTES = 16_384;

  private static final int ROW_ORDER = 2;
  private static final int PLAIN = 0;
  private static final int TRANSPOSED = 1;
  private static final int ALIGNMENT = 16;
  private static final int HALF_ZERO = 0;
  private static final int DEFAULT_ALGORITHM = 0;
  private static final int PRUNE_STRIP = 1;

  private final Native library;
  private final MemorySegment handle;

  SparseGemm(Native library, Arena arena) {
    this.library = library;
    this.handle = struct(arena);
    library.call("cusparseLtInit", Native.of(POINTER), handle);
  }

  private static MemorySegment struct(Arena arena) {
    return arena.allocate(STRUCT_BYTES, 16);
  }

  /** Median seconds of the product; the library searches for its best kernel first. */
  double seconds(Cuda cuda, GpuType type, long m, long k, long n, int rounds) {
    try (var scratch = Arena.ofConfined()) {
      long bytes = type.type.bits() / 8;
      var weights = cuda.allocate(n * k * bytes);
      var input = cuda.allocate(m * k * bytes);
      var output = cuda.allocate(n * m * bytes);
      var plan = plan(type, m, k, n, weights, scratch);
      var compressed = compress(cuda, plan, weights, scratch);
      var one = scratch.allocateFrom(java.lang.foreign.ValueLayout.JAVA_FLOAT, 1f);
      var zero = scratch.allocate(4);
      library.call(
          "cusparseLtMatmulSearch",
          matmulParameters(),
          handle,
          plan.plan,
          one,
          compressed,
          input,
          zero,
          output,
          output,
          MemorySegment.NULL,
          MemorySegment.NULL,
          0);
      var size = scratch.allocate(LONG);
      library.call(
          "cusparseLtMatmulGetWorkspace",
          Native.of(POINTER, POINTER, POINTER),
          handle,
          plan.plan,
          size);
      var workspace = cuda.allocate(size.get(LONG, 0));
      return cuda.seconds(
          () ->
              library.call(
                  "cusparseLtMatmul",
                  matmulParameters(),
                  handle,
                  plan.plan,
                  one,
                  compressed,
                  input,
                  zero,
                  output,
                  output,
                  workspace,
                  MemorySegment.NULL,
                  0),
          5,
          rounds);
    } finally {
      cuda.free();
    }
  }

  private static java.lang.foreign.MemoryLayout[] matmulParameters() {
    return Native.of(
        POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER,
        INT);
  }

  private record Plan(MemorySegment matmul, MemorySegment plan) {}

  private Plan plan(GpuType type, long m, long k, long n, MemorySegment weights, Arena scratch) {
    var w = struct(scratch);
    library.call(
        "cusparseLtStructuredDescriptorInit",
        Native.of(POINTER, POINTER, LONG, LONG, LONG, INT, INT, INT, INT),
        handle,
        w,
        n,
        k,
        k,
        ALIGNMENT,
        type.data,
        ROW_ORDER,
        HALF_ZERO);
    var x = dense(type.data, m, k, scratch);
    var y = dense(type.data, n, m, scratch);
    var matmul = struct(scratch);
    library.call(
        "cusparseLtMatmulDescriptorInit",
        Native.of(POINTER, POINTER, INT, INT, POINTER, POINTER, POINTER, POINTER, INT),
        handle,
        matmul,
        PLAIN,
        TRANSPOSED,
        w,
        x,
        y,
        y,
        type.cusparseCompute);
    var algorithm = struct(scratch);
    library.call(
        "cusparseLtMatmulAlgSelectionInit",
        Native.of(POINTER, POINTER, POINTER, INT),
        handle,
        algorithm,
        matmul,
        DEFAULT_ALGORITHM);
    var plan = struct(scratch);
    library.call(
        "cusparseLtMatmulPlanInit",
        Native.of(POINTER, POINTER, POINTER, POINTER),
        handle,
        plan,
        matmul,
        algorithm);
    library.call(
        "cusparseLtSpMMAPrune",
        Native.of(POINTER, POINTER, POINTER, POINTER, INT, POINTER),
        handle,
        matmul,
        weights,
        weights,
        PRUNE_STRIP,
        MemorySegment.NULL);
    return new Plan(matmul, plan);
  }

  private MemorySegment dense(int data, long rows, long columns, Arena scratch) {
    var matrix = struct(scratch);
    library.call(
        "cusparseLtDenseDescriptorInit",
        Native.of(POINTER, POINTER, LONG, LONG, LONG, INT, INT, INT),
        handle,
        matrix,
        rows,
        columns,
        columns,
        ALIGNMENT,
        data,
        ROW_ORDER);
    return matrix;
  }

  private MemorySegment compress(Cuda cuda, Plan plan, MemorySegment weights, Arena scratch) {
    var size = scratch.allocate(LONG);
    var bufferSize = scratch.allocate(LONG);
    library.call(
        "cusparseLtSpMMACompressedSize",
        Native.of(POINTER, POINTER, POINTER, POINTER),
        handle,
        plan.plan,
        size,
        bufferSize);
    var compressed = cuda.allocate(size.get(LONG, 0));
    var buffer = cuda.allocate(bufferSize.get(LONG, 0));
    library.call(
        "cusparseLtSpMMACompress",
        Native.of(POINTER, POINTER, POINTER, POINTER, POINTER, POINTER),
        handle,
        plan.plan,
        weights,
        compressed,
        buffer,
        MemorySegment.NULL);
    return compressed;
  }

  @Override
  public void close() {
    library.call("cusparseLtDestroy", Native.of(POINTER), handle);
  }
}
