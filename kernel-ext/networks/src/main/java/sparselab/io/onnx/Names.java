package sparselab.io.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a layer is called: as its weights are where they have a name, else as the node. */
final class Names {
  private static final List<String> WEIGHTS = List.of(".weight", ".bias");

  private Names() {}

  static String of(OpNode node) {
    for (String suffix : WEIGHTS) {
      for (int i = 1; i < node.inputs().size(); i++) {
        String name = before(suffix, node.input(i));
        if (name != null) {
          return name;
        }
      }
    }
    return node.name().isEmpty() ? node.output() : node.name();
  }

  /** What stands before the suffix; a rule that changes a weight adds /1 to its name. */
  private static @Nullable String before(String suffix, String name) {
    int at = name.lastIndexOf(suffix);
    if (at < 1) {
      return null;
    }
    boolean only =
        name.substring(at + suffix.length())
            .chars()
            .allMatch(c -> c == '/' || (c >= '0' && c <= '9'));
    return only ? name.substring(0, at) : null;
  }
}
