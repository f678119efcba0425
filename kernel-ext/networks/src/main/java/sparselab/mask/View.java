package sparselab.mask;

import sparselab.network.Shape;

/** A weight tensor read as outputs × inputs × kernel positions, row-major. */
public record View(int outputs, int inputs, int positions) {
  /** The view of a tensor of this shape. */
  public static View of(Shape shape) {
    int outputs = shape.size(0);
    int inputs = shape.rank() > 1 ? shape.size(1) : 1;
    return new View(outputs, inputs, shape.count() / outputs / inputs);
  }

  public int elements() {
    return outputs * inputs * positions;
  }

  public int output(int element) {
    return element / (inputs * positions);
  }

  public int input(int element) {
    return element / positions % inputs;
  }

  public int position(int element) {
    return element % positions;
  }

  /** Text for a kernel position, nothing for a matrix. */
  String at(int position) {
    return positions == 1 ? "" : " at kernel position " + position;
  }
}
