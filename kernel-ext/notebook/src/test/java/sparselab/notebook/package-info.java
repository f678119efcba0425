/** Tests of the notebook side that need no Jupyter; the kernel's are in notebooks/tests. */
@NullMarked
package sparselab.notebook;

import org.jspecify.annotations.NullMarked;
