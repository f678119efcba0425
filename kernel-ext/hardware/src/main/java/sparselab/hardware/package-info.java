/** To be filled. */
@NullMarked
package sparselab.hardware;

import org.jspecify.annotations.NullMarked;
