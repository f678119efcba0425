/** To be filled. */
@NullMarked
package sparselab.lessons;

import org.jspecify.annotations.NullMarked;
