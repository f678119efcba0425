package sparselab.hardware.gpu;

import static sparselab.hardware.gpu.Native.INT;
import static sparselab.hardware.gpu.Native.LONG;
import static sparselab.hardware.gpu.Native.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The few functions of the CUDA runtime that timing a kernel needs. */
final class Cuda implements AutoCloseable {
  static final List<String> LIBRARIES =
      List.of("libcudart.so.13", "libcudart.so.12", "libcudart.so", "cudart64_12.dll");

  /** {@code cudaDevAttrClockRate}, {@code ...Major}, {@code ...Minor}. */
  private static final int CLOCK_KILOHERTZ = 13;

  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;

  private static final int FILL = 0x11;

  private final Native library;
  private final Arena arena;
  private final List<MemorySegment> allocated = new ArrayList<>();
  private final MemorySegment start;
  private final MemorySegment end;

  Cuda(Native library, Arena arena) {
    this.library = library;
    this.arena = arena;
    this.start = library.create("cudaEventCreate", arena);
    this.end = library.create("cudaEventCreate", arena);
  }

  static int devices(Native library, Arena arena) {
    var count = arena.allocate(INT);
    library.call("cudaGetDeviceCount", Native.of(POINTER), count);
    return count.get(INT, 0);
  }

  int driverVersion() {
    var version = arena.allocate(INT);
    library.call("cudaDriverGetVersion", Native.of(POINTER), version);
    return version.get(INT, 0);
  }

  String capability() {
    return attribute(CAPABILITY_MAJOR) + "." + attribute(CAPABILITY_MINOR);
  }

  /** The highest clock; 0 where this version of CUDA no longer tells. */
  double clockHertz() {
    try {
      return attribute(CLOCK_KILOHERTZ) * 1e3;
    } catch (Native.Failed gone) {
      return 0;
    }
  }

  private int attribute(int which) {
    var value = arena.allocate(INT);
    library.call("cudaDeviceGetAttribute", Native.of(POINTER, INT, INT), value, which, 0);
    return value.get(INT, 0);
  }

  /** Device memory filled with small equal numbers; freed by {@link #close}. */
  MemorySegment allocate(long bytes) {
    var holder = arena.allocate(POINTER);
    library.call("cudaMalloc", Native.of(POINTER, LONG), holder, Math.max(16, bytes));
    var memory = holder.get(POINTER, 0);
    allocated.add(memory);
    library.call("cudaMemset", Native.of(POINTER, INT, LONG), memory, FILL, bytes);
    return memory;
  }

  /**
   * Median seconds of {@code work} over {@code rounds}, after {@code warmUps} that do not count.
   */
  double seconds(Runnable work, int warmUps, int rounds) {
    for (int i = 0; i < warmUps; i++) {
      work.run();
    }
    var times = new double[rounds];
    var elapsed = arena.allocate(ValueLayout.JAVA_FLOAT);
    for (int i = 0; i < rounds; i++) {
      record(start);
      work.run();
      record(end);
      library.call("cudaEventSynchronize", Native.of(POINTER), end);
      library.call(
          "cudaEventElapsedTime", Native.of(POINTER, POINTER, POINTER), elapsed, start, end);
      times[i] = elapsed.get(ValueLayout.JAVA_FLOAT, 0) * 1e-3;
    }
    Arrays.sort(times);
    return times[rounds / 2];
  }

  private void record(MemorySegment event) {
    library.call("cudaEventRecord", Native.of(POINTER, POINTER), event, MemorySegment.NULL);
  }

  /** Frees what was allocated since the last time. */
  void free() {
    for (var memory : allocated) {
      library.call("cudaFree", Native.of(POINTER), memory);
    }
    allocated.clear();
  }

  @Override
  public void close() {
    free();
    library.call("cudaEventDestroy", Native.of(POINTER), start);
    library.call("cudaEventDestroy", Native.of(POINTER), end);
  }
}
