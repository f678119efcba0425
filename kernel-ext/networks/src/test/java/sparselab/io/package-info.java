/** Tests of the doors in and out. */
@NullMarked
package sparselab.io;

import org.jspecify.annotations.NullMarked;
