/**
 * Benchmarks: every figure is the median of interleaved rounds with its spread, and a ratio to a
 * bar timed in the same rounds. {@code Bench} is the command line.
 */
@NullMarked
package sparselab.bench;

import org.jspecify.annotations.NullMarked;
