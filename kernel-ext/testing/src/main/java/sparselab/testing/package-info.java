/** What the tests of every module share. Not part of what learners use. */
@NullMarked
package sparselab.testing;

import org.jspecify.annotations.NullMarked;
