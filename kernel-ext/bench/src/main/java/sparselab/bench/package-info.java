/** To be filled. */
@NullMarked
package sparselab.bench;

import org.jspecify.annotations.NullMarked;
