/** Tests of the engine: its outputs are the dense network's, its choices are measured. */
@NullMarked
package sparselab.engine;

import org.jspecify.annotations.NullMarked;
