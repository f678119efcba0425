/** Tests of masks and patterns. */
@NullMarked
package sparselab.mask;

import org.jspecify.annotations.NullMarked;
