package sparselab.io.onnx;

import java.util.List;

/**
 * One operator of the intermediate graph; only first outputs are followed.
 *
 * @param name the node's name in the file, may be empty
 * @param op operator, as ONNX spells it; of another domain with the domain in front
 * @param inputs names of values; an optional input left out is an empty name
 * @param output name of its value
 */
record OpNode(String name, String op, List<String> inputs, String output, Attributes attributes) {
  OpNode {
    inputs = List.copyOf(inputs);
  }

  /** How a message calls it. */
  String label() {
    return name.isEmpty() ? "(output " + output + ")" : name;
  }

  /** Name of an input, empty when it was left out. */
  String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }
}
