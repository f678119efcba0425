/** The exercises, one a file; {@link sparselab.lessons.exercises.Exercises} lists them. */
@NullMarked
package sparselab.lessons.exercises;

import org.jspecify.annotations.NullMarked;
