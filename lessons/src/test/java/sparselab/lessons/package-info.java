/** Tests of the exercises and of what judges them. */
@NullMarked
package sparselab.lessons;

import org.jspecify.annotations.NullMarked;
