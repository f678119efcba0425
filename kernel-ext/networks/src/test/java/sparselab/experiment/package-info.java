/** Tests of experiments on small networks. */
@NullMarked
package sparselab.experiment;

import org.jspecify.annotations.NullMarked;
