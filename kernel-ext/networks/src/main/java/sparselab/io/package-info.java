/** Doors in and out of a network: files of other tools. */
@NullMarked
package sparselab.io;

import org.jspecify.annotations.NullMarked;
