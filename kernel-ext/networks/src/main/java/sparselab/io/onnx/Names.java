package sparselab.io.onnx;

import java.util.List;

/** How a layer is called: as its weights are where they have a name, else as the node. */
final class Names {
  private static final List<String> SUFFIXES = List.of(".weight", ".bias");

  private Names() {}

  static String of(OpNode node) {
    for (String suffix : SUFFIXES) {
      for (String input :
          node.inputs().subList(Math.min(1, node.inputs().size()), node.inputs().size())) {
        if (input.endsWith(suffix) && input.length() > suffix.length()) {
          return input.substring(0, input.length() - suffix.length());
        }
      }
    }
    return node.name().isEmpty() ? node.output() : node.name();
  }
}
