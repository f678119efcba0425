package sparselab.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.file.Path;
import sparselab.kernels.Floats;
import sparselab.sparse.Csr;

/** Intel MKL through {@code libmkl_rt}: dense sgemm, packed sgemm, and inspector-executor CSR. */
final class Mkl {
  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANSPOSE = 111;
  private static final int PACKED = 151;
  private static final int A_MATRIX = 161;
  private static final int SPARSE_NO_TRANSPOSE = 10;

  private final Linker linker = Linker.nativeLinker();
  private final SymbolLookup library;
  private final MethodHandle sgemm;
  private final MethodHandle sgemv;
  private final MethodHandle compute;
  private final MethodHandle sparseMm;

  // The description struct of a general matrix: type 20, fill mode and diagonal unused.
  private final MemorySegment general = Arena.global().allocate(JAVA_INT, 3);
  private static final MemoryLayout DESCRIPTION =
      MemoryLayout.structLayout(JAVA_INT, JAVA_INT, JAVA_INT);

  @SuppressWarnings("restricted") // Calling a native library is what this class is for.
  Mkl(Path file, int threads) {
    library = SymbolLookup.libraryLookup(file, Arena.global());
    general.set(JAVA_INT, 0, 20);
    call(handle("MKL_Set_Num_Threads", FunctionDescriptor.ofVoid(JAVA_INT)), threads);
    sgemm =
        handle(
            "cblas_sgemm",
            FunctionDescriptor.ofVoid(
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT));
    sgemv =
        handle(
            "cblas_sgemv",
            FunctionDescriptor.ofVoid(
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT));
    compute =
        handle(
            "cblas_sgemm_compute",
            FunctionDescriptor.ofVoid(
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT));
    sparseMm =
        handle(
            "mkl_sparse_s_mm",
            FunctionDescriptor.of(
                JAVA_INT,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                DESCRIPTION,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT));
  }

  /** {@code C(m,n) = A(m,k)·B(k,n)}, row-major. */
  Runnable sgemm(int m, int k, int n, Floats a, Floats b, Floats c) {
    return () ->
        call(
            sgemm,
            ROW_MAJOR,
            NO_TRANSPOSE,
            NO_TRANSPOSE,
            m,
            n,
            k,
            1f,
            a.segment(),
            k,
            b.segment(),
            n,
            0f,
            c.segment(),
            n);
  }

  /** {@code y(m) = A(m,k)·x(k)}, row-major. */
  Runnable sgemv(int m, int k, Floats a, Floats x, Floats y) {
    return () ->
        call(
            sgemv,
            ROW_MAJOR,
            NO_TRANSPOSE,
            m,
            k,
            1f,
            a.segment(),
            k,
            x.segment(),
            1,
            0f,
            y.segment(),
            1);
  }

  /** The same product with A packed beforehand: the strictest dense bar. */
  Runnable packed(int m, int k, int n, Floats a, Floats b, Floats c) {
    var size =
        handle(
            "cblas_sgemm_pack_get_size",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    var pack =
        handle(
            "cblas_sgemm_pack",
            FunctionDescriptor.ofVoid(
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT,
                ADDRESS));
    long bytes = (long) call(size, A_MATRIX, m, n, k);
    var buffer = Arena.ofAuto().allocate(bytes, 64);
    call(pack, ROW_MAJOR, A_MATRIX, NO_TRANSPOSE, m, n, k, 1f, a.segment(), k, buffer);
    return () ->
        call(
            compute,
            ROW_MAJOR,
            PACKED,
            NO_TRANSPOSE,
            m,
            n,
            k,
            buffer,
            k,
            b.segment(),
            n,
            0f,
            c.segment(),
            n);
  }

  /** Inspector-executor CSR, hinted with this n and a thousand calls, then optimised. */
  Runnable csr(Csr a, int n, Floats b, Floats c) {
    var arena = Arena.ofAuto();
    var handle = arena.allocate(ADDRESS);
    var start = arena.allocateFrom(JAVA_INT, a.rowPtr());
    var columns = arena.allocateFrom(JAVA_INT, a.colIdx());
    var values = arena.allocateFrom(JAVA_FLOAT, a.values());
    var create =
        handle(
            "mkl_sparse_s_create_csr",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS,
                ADDRESS));
    ok(
        "create_csr",
        call(create, handle, 0, a.rows(), a.cols(), start, start.asSlice(4), columns, values));
    var matrix = handle.get(ADDRESS, 0);
    var hint =
        handle(
            "mkl_sparse_set_mm_hint",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_INT, DESCRIPTION, JAVA_INT, JAVA_INT, JAVA_INT));
    // A hint MKL cannot use is answered with "not supported"; it still multiplies.
    call(hint, matrix, SPARSE_NO_TRANSPOSE, general, ROW_MAJOR, n, 1000);
    call(handle("mkl_sparse_optimize", FunctionDescriptor.of(JAVA_INT, ADDRESS)), matrix);
    return () -> {
      try {
        ok(
            "mm",
            call(
                sparseMm,
                SPARSE_NO_TRANSPOSE,
                1f,
                matrix,
                general,
                ROW_MAJOR,
                b.segment(),
                n,
                n,
                0f,
                c.segment(),
                n));
      } finally {
        // The handle points into the arena these came from.
        Reference.reachabilityFence(start);
      }
    };
  }

  @SuppressWarnings("restricted") // As above.
  private MethodHandle handle(String name, FunctionDescriptor type) {
    return linker.downcallHandle(library.findOrThrow(name), type);
  }

  private static void ok(String what, Object status) {
    if (!status.equals(0)) {
      throw new IllegalStateException("MKL: " + what + " expected status 0, found " + status);
    }
  }

  private static Object call(MethodHandle handle, Object... arguments) {
    try {
      return handle.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("MKL: a call failed", e);
    }
  }
}
