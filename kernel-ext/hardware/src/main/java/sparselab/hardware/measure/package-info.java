/** Measures the machine it runs on, and fits a device's efficiencies to measured kernels. */
@NullMarked
package sparselab.hardware.measure;

import org.jspecify.annotations.NullMarked;
