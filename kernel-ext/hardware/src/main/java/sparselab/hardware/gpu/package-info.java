/**
 * Measures 2:4 against dense products on an NVIDIA GPU, through the Foreign Function and Memory
 * API: cuBLASLt dense, cuSPARSELt sparse. Where there is no such library or device, the result says
 * so.
 */
@NullMarked
package sparselab.hardware.gpu;

import org.jspecify.annotations.NullMarked;
