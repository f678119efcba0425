/** Exact cycle counts of systolic arrays. Knows nothing of the rest. */
@NullMarked
package sparselab.hardware.systolic;

import org.jspecify.annotations.NullMarked;
