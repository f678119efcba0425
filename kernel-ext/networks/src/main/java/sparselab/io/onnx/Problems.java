package sparselab.io.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is wrong over a whole file; the same trouble at several places is said once. */
final class Problems {
  private static final int PLACES = 3;
  private final String file;
  private final Map<String, List<String>> places = new LinkedHashMap<>();

  Problems(String file) {
    this.file = file;
  }

  void add(String place, String what) {
    places.computeIfAbsent(what, key -> new ArrayList<>()).add(place);
  }

  void add(OpNode node, String what) {
    add("node " + node.label(), node.op() + ": " + what);
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  void throwIfAny() throws OnnxException {
    if (!places.isEmpty()) {
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
    places.forEach((what, where) -> texts.add(where(where) + ": " + what));
    return new OnnxException(file, texts);
  }

  private static String where(List<String> places) {
    String shown = String.join(", ", places.subList(0, Math.min(PLACES, places.size())));
    return places.size() <= PLACES ? shown : shown + " and " + (places.size() - PLACES) + " more";
  }
}
