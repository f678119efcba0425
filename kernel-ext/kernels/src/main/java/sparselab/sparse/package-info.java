/** To be filled. */
@NullMarked
package sparselab.sparse;

import org.jspecify.annotations.NullMarked;
