/**
 * Fitting weights, and the plain dense forward pass: one training loop, everything else a callback.
 */
@NullMarked
package sparselab.train;

import org.jspecify.annotations.NullMarked;
