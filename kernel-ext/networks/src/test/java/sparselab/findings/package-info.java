/** Tests of the findings' frame. */
@NullMarked
package sparselab.findings;

import org.jspecify.annotations.NullMarked;
