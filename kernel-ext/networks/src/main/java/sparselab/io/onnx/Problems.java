package sparselab.io.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what is wrong over a whole file; the same trouble at several places is said once. A
 * hostile file must not fill the memory with messages either.
 */
final class Problems {
  private static final int PLACES = 3;
  private static final int MOST = 200;
  private static final int LONGEST = 1500;

  /** Where the same trouble was found: the first places, and how many in all. */
  private static final class Places {
    final List<String> first = new ArrayList<>();
    int count;

    @Override
    public String toString() {
      String shown = String.join(", ", first);
      return count <= PLACES ? shown : shown + " and " + (count - PLACES) + " more";
    }
  }

  private final String file;
  private final Map<String, Places> found = new LinkedHashMap<>();

  Problems(String file) {
    this.file = file;
  }

  void add(String place, String what) {
    String text = cut(what);
    if (found.size() < MOST || found.containsKey(text)) {
      Places places = found.computeIfAbsent(text, key -> new Places());
      if (++places.count <= PLACES) {
        places.first.add(cut(place));
      }
    }
  }

  void add(OpNode node, String what) {
    add("node " + node.label(), node.op() + ": " + what);
  }

  void throwIfAny() throws OnnxException {
    if (!found.isEmpty()) {
      throw exception();
    }
  }

  /** An exception with what was collected and one more. */
  OnnxException with(String place, String what) {
    add(place, what);
    return exception();
  }

  private OnnxException exception() {
    var texts = new ArrayList<String>();
    found.forEach((what, places) -> texts.add(places + ": " + what));
    return new OnnxException(file, texts);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
