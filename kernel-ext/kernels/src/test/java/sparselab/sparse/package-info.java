/** Tests of the formats. */
@NullMarked
package sparselab.sparse;

import org.jspecify.annotations.NullMarked;
