package sparselab.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;
import org.jspecify.annotations.Nullable;

/** The cells of this session, for the front ends' history requests. */
final class CellHistory {
  private static final int SESSION = 1;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(int number, String input, @Nullable String output) {
    List<Object> toJson(boolean withOutput) {
      // A list, not List.of: the protocol has null where a cell gave no result.
      List<Object> pair = new ArrayList<>();
      pair.add(input);
      pair.add(output);
      return List.of(SESSION, number, withOutput ? pair : input);
    }
  }

  synchronized void add(int number, String input, @Nullable String output) {
    entries.add(new Entry(number, input, output));
  }

  /** The tuples {@code [session, number, input or [input, output]]} that a request asks for. */
  synchronized List<List<Object>> find(HistoryRequest request) {
    List<Entry> found =
        switch (request) {
          case HistoryRequest.Tail tail -> last(entries, tail.getMaxReturnLength());
          case HistoryRequest.Range range -> range(range);
          case HistoryRequest.Search search -> search(search);
          default -> List.of();
        };
    return found.stream().map(entry -> entry.toJson(request.includeOutput())).toList();
  }

  private static List<Entry> last(List<Entry> all, int n) {
    return n <= 0 ? all : all.subList(Math.max(0, all.size() - n), all.size());
  }

  private List<Entry> range(HistoryRequest.Range range) {
    // Session 0 is the current one; there is no other, since nothing is kept on disk.
    if (range.getSessionIndex() != 0 && range.getSessionIndex() != SESSION) {
      return List.of();
    }
    int stop = range.getStop() <= 0 ? Integer.MAX_VALUE : range.getStop();
    return entries.stream()
        .filter(entry -> entry.number() >= range.getStart() && entry.number() < stop)
        .toList();
  }

  private List<Entry> search(HistoryRequest.Search search) {
    String glob = search.getPattern() == null ? "*" : search.getPattern();
    Pattern pattern =
        Pattern.compile(
            glob.chars()
                .mapToObj(
                    c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining()),
            Pattern.DOTALL);
    List<Entry> matching =
        entries.stream().filter(entry -> pattern.matcher(entry.input()).matches()).toList();
    if (search.filterUnique()) {
      Map<String, Entry> unique = new LinkedHashMap<>();
      for (Entry entry : matching) {
        unique.remove(entry.input());
        unique.put(entry.input(), entry);
      }
      matching = List.copyOf(unique.values());
    }
    return last(matching, search.getMaxReturnLength());
  }
}
