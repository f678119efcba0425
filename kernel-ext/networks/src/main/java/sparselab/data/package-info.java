/** Labelled examples: where they come from, and how they are split. Knows nothing of networks. */
@NullMarked
package sparselab.data;

import org.jspecify.annotations.NullMarked;
