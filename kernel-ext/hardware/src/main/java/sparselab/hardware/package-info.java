/**
 * What is computed ({@link sparselab.hardware.Workload}), on what ({@link
 * sparselab.hardware.Device}, from data files whose every number has a source), and what a model
 * says about it ({@link sparselab.hardware.CostModel}, {@link sparselab.hardware.Estimate}).
 */
@NullMarked
package sparselab.hardware;

import org.jspecify.annotations.NullMarked;
