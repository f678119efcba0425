/** Tests of pruning: by properties, over every criterion, pattern, and allocation. */
@NullMarked
package sparselab.prune;

import org.jspecify.annotations.NullMarked;
