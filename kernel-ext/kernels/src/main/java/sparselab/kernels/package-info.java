/**
 * Kernels that multiply with sparse and dense float32 matrices on the CPU.
 *
 * <p>Each kernel is a ladder of rungs with one interface, slowest and most obvious first: {@link
 * Spmm#ALL}, {@link Gemm#ALL}. A rung turns a matrix into an immutable {@link Spmm.Prepared} once;
 * that multiplies any number of times, from any number of threads, and allocates nothing.
 */
@NullMarked
package sparselab.kernels;

import org.jspecify.annotations.NullMarked;
