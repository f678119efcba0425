/**
 * Sparse matrix formats: plain records whose structure is checked once, when they are made. They
 * know their exact size in bytes and their dense form; arithmetic lives in {@code
 * sparselab.kernels}.
 */
@NullMarked
package sparselab.sparse;

import org.jspecify.annotations.NullMarked;
