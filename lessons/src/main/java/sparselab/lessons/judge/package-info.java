/**
 * Grading that can be trusted: the checks run in the judge's process, the learner's code in
 * another.
 *
 * <p>To the judge the learner's function is a wire: arguments go out as data, a result comes back
 * as data. So a submission can give a wrong answer, or none, but it never sees a check, an expected
 * value or a point.
 */
@NullMarked
package sparselab.lessons.judge;

import org.jspecify.annotations.NullMarked;
