/** Tests over all packages. */
@NullMarked
package sparselab;

import org.jspecify.annotations.NullMarked;
