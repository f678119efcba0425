package sparselab.hardware;

import java.util.OptionalDouble;
import sparselab.hardware.systolic.Dataflow;

/**
 * A device's systolic arrays.
 *
 * @param rows of one array
 * @param columns of one array
 * @param units arrays on the device
 * @param dataflow which operand stays
 * @param doubleBuffered whether the next weights load while the present ones work
 * @param hertz the clock, where a source gives it
 */
public record ArrayShape(
    int rows,
    int columns,
    int units,
    Dataflow dataflow,
    boolean doubleBuffered,
    OptionalDouble hertz) {}
