package sparselab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {
  @Test
  void whatRunsBeforeASampleRunsBeforeEachCallThatCounts() {
    var log = new StringBuilder();
    List<Runnable> contenders = List.of(() -> log.append('a'), () -> log.append('b'));
    var samples = Race.run(contenders, new Race.Options(3, 0, 1e9, 1, () -> log.append('|')));
    assertEquals(List.of(3, 3), samples.stream().map(each -> each.length).toList());
    var parts = new ArrayList<>(List.of(log.substring(log.indexOf("|") + 1).split("\\|")));
    parts.sort(null);
    assertEquals(List.of("a", "a", "a", "b", "b", "b"), parts);
  }
}
