/** Which weights of a network are kept: one bit per weight, and the pattern the bits promise. */
@NullMarked
package sparselab.mask;

import org.jspecify.annotations.NullMarked;
