/** What the literature found, tried anew on data of this lab: expected, found, holds or not. */
@NullMarked
package sparselab.findings;

import org.jspecify.annotations.NullMarked;
