/**
 * Our models against published and exact figures; {@link sparselab.hardware.validate.Validate}
 * prints the table.
 */
@NullMarked
package sparselab.hardware.validate;

import org.jspecify.annotations.NullMarked;
