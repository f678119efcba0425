package sparselab.io.onnx;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a layer is called: as its weights are where they have a name, else as the node. */
final class Names {
  // A rule that changes a weight keeps its name and adds a number.
  private static final List<Pattern> WEIGHTS =
      List.of(Pattern.compile("(.+)\\.weight(/\\d+)?"), Pattern.compile("(.+)\\.bias(/\\d+)?"));

  private Names() {}

  static String of(OpNode node) {
    for (Pattern pattern : WEIGHTS) {
      for (int i = 1; i < node.inputs().size(); i++) {
        Matcher matcher = pattern.matcher(node.input(i));
        if (matcher.matches()) {
          return matcher.group(1);
        }
      }
    }
    return node.name().isEmpty() ? node.output() : node.name();
  }
}
