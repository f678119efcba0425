package sparselab.train;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import sparselab.kernels.Products;
import sparselab.network.Conv2d;
import sparselab.network.Flatten;
import sparselab.network.Generic;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;

/** Makes the operation of each layer, and holds the sums they share. */
final class Operations {
  private Operations() {}

  /**
   * An operation and the signal it writes; a layer that only renames its input has no operation.
   */
  record Made(List<Operation> operations, Signal output) {
    static Made of(Operation operation, Signal output) {
      return new Made(List.of(operation), output);
    }
  }

  /**
   * @param output shape of one example at the node
   * @param batch largest batch
   * @param inPlace whether the input may be overwritten: nobody else reads it, its producer
   *     included
   */
  static Made make(
      Products products,
      Node node,
      List<Signal> inputs,
      Shape output,
      int batch,
      boolean inPlace,
      Map<String, Parameter> parameters) {
    Signal x = inputs.getFirst();
    return switch (node.layer()) {
      case Flatten _ -> new Made(List.of(), x.as(output));
      case Linear linear -> {
        Signal y = Signal.of(output, batch, true);
        yield Made.of(
            new LinearOperation(
                products,
                x,
                y,
                parameter(parameters, node, "weight"),
                parameter(parameters, node, "bias"),
                linear.in(),
                linear.out()),
            y);
      }
      case Conv2d conv -> {
        Signal y = Signal.of(output, batch, true);
        Parameter weight = parameter(parameters, node, "weight");
        Parameter bias = parameter(parameters, node, "bias");
        yield Made.of(
            WideConvOperation.suits(conv)
                ? new WideConvOperation(products, conv, x, y, weight, bias)
                : new Conv2dOperation(products, conv, x, y, weight, bias),
            y);
      }
      case Relu _ -> {
        Signal y = inPlace ? x : Signal.of(output, batch, true);
        yield Made.of(new ReluOperation(x, y, inPlace), y);
      }
      case MaxPool2d pool -> {
        Signal y = Signal.of(output, batch, true);
        yield Made.of(new MaxPoolOperation(pool, x, y), y);
      }
      case Generic generic -> {
        Signal y = Signal.of(output, batch, true);
        yield Made.of(
            GenericOperations.make(generic, inputs, y, s -> parameter(parameters, node, s)), y);
      }
    };
  }

  private static Parameter parameter(
      Map<String, Parameter> parameters, Node node, String shortName) {
    Parameter parameter = parameters.get(node.weight(shortName));
    if (parameter == null) {
      throw new AssertionError(node.weight(shortName));
    }
    return parameter;
  }

  /** The gradient of a signal that some operation wrote: it always has one. */
  static float[] gradient(Signal signal) {
    float[] gradient = signal.gradient();
    if (gradient == null) {
      throw new AssertionError("no gradient at " + signal.shape());
    }
    return gradient;
  }

  /** {@code to[j] = Σ_i matrix[i, j]}. */
  static void sumRows(float[] matrix, int rows, int columns, float[] to) {
    Arrays.fill(to, 0);
    for (int i = 0; i < rows; i++) {
      int at = i * columns;
      for (int j = 0; j < columns; j++) {
        to[j] += matrix[at + j];
      }
    }
  }

  /** Sum of a stretch in four strands, so that additions need not wait for each other. */
  static float sum(float[] values, int from, int count) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = from;
    int end = from + count;
    for (; i <= end - 4; i += 4) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
    for (; i < end; i++) {
      a += values[i];
    }
    return (a + b) + (c + d);
  }
}
