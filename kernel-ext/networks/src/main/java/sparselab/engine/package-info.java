/**
 * Running a network: compiled to kernels that were chosen by timing dense against sparse on each
 * layer's real shape, measured beside ND4J, predicted by a hardware model, reported in one table.
 */
@NullMarked
package sparselab.engine;

import org.jspecify.annotations.NullMarked;
