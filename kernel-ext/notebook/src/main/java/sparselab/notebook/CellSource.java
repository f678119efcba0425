package sparselab.notebook;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers which cell, and which line of it, each snippet came from. */
final class CellSource {
  private final Map<String, Place> places = new HashMap<>();

  /**
   * A snippet's place.
   *
   * @param cell the cell's execution number
   * @param text the whole cell
   * @param offset where in it the snippet starts
   */
  record Place(int cell, String text, int offset) {
    /** Line of the cell, from 1, for a position in the snippet. */
    int lineAt(long position) {
      int end = (int) Math.min(text.length(), offset + Math.max(0, position));
      return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }

    /** Column in that line, from 0. */
    int columnAt(long position) {
      int end = (int) Math.min(text.length(), offset + Math.max(0, position));
      return end - (text.lastIndexOf('\n', end - 1) + 1);
    }

    /** Line of the cell for a line of the snippet; both count from 1. */
    int line(int snippetLine) {
      return lineAt(0) + snippetLine - 1;
    }

    /** The text of a line of the cell, or nothing where there is no such line. */
    String textOf(int line) {
      return text.lines().skip(line - 1L).findFirst().orElse("");
    }
  }

  void put(String snippetId, Place place) {
    places.put(snippetId, place);
  }

  @Nullable Place get(String snippetId) {
    return places.get(snippetId);
  }
}
