/**
 * What a network is: an immutable graph of layers with named float32 weights. No training, no
 * kernels.
 */
@NullMarked
package sparselab.network;

import org.jspecify.annotations.NullMarked;
