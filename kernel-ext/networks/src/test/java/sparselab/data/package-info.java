@NullMarked
package sparselab.data;

import org.jspecify.annotations.NullMarked;
