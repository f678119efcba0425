/** The graders' side of the exercises; not in the jar that learners get. */
@NullMarked
package sparselab.lessons.hidden;

import org.jspecify.annotations.NullMarked;
