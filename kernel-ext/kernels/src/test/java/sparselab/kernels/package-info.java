/** Tests of the kernels. */
@NullMarked
package sparselab.kernels;

import org.jspecify.annotations.NullMarked;
