/**
 * What is removed: {@link sparselab.prune.Importance} says which weights matter, {@link
 * sparselab.mask.Pattern} which fall together, {@link sparselab.prune.Allocation} how sparsity is
 * shared among layers, {@link sparselab.prune.Schedule} how much when. A {@link
 * sparselab.prune.Pruner} is one of each.
 */
@NullMarked
package sparselab.prune;

import org.jspecify.annotations.NullMarked;
