/**
 * Exercises, instant feedback and grades: what an exercise is, not which there are.
 *
 * <p>An {@link Exercise} is a value; a {@link Task} is one learner's work on it. Its checks take
 * the learner's function as a functional interface, so that the same check runs in the notebook, in
 * a test, and in a grader to which the function is a wire to another process.
 */
@NullMarked
package sparselab.lessons;

import org.jspecify.annotations.NullMarked;
