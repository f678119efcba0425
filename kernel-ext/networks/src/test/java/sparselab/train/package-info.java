@NullMarked
package sparselab.train;

import org.jspecify.annotations.NullMarked;
