/** To be filled. */
@NullMarked
package sparselab.notebook;

import org.jspecify.annotations.NullMarked;
