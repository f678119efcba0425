/** Many workloads on many devices, and devices that nobody has built yet. */
@NullMarked
package sparselab.hardware.explore;

import org.jspecify.annotations.NullMarked;
