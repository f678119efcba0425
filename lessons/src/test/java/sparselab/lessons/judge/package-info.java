/** Tests of the judge and its wire. */
@NullMarked
package sparselab.lessons.judge;

import org.jspecify.annotations.NullMarked;
