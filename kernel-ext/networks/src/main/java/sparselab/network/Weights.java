package sparselab.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small helper for the layers: maps that keep their order. */
final class Weights {
  private Weights() {}

  static Map<String, Shape> ordered(String first, Shape a, String second, Shape b) {
    var shapes = new LinkedHashMap<String, Shape>();
    shapes.put(first, a);
    shapes.put(second, b);
    return Collections.unmodifiableMap(shapes);
  }
}
