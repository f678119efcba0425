/** Where non-zeros fall: distributions and exact counts. Knows nothing of the rest. */
@NullMarked
package sparselab.hardware.density;

import org.jspecify.annotations.NullMarked;
