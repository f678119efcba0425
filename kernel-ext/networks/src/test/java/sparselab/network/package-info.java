@NullMarked
package sparselab.network;

import org.jspecify.annotations.NullMarked;
