package sparselab.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import sparselab.train.Progress;

class FindingsTest {
  @Test
  void eachSaysWhatItExpectsAndHow() {
    assertEquals(Findings.ALL.size(), Findings.ALL.stream().map(Finding::name).distinct().count());
    for (Finding finding : Findings.ALL) {
      for (String text :
          List.of(finding.source(), finding.expected(), finding.setting(), finding.reading())) {
        assertTrue(text.length() > 15, finding.name());
      }
    }
  }

  @Test
  void someMayBeNamed() {
    assertEquals(Findings.ALL, Reproduce.named());
    assertEquals(List.of(AtInit.COLLAPSE), Reproduce.named("collapse"));
    var e = assertThrows(IllegalArgumentException.class, () -> Reproduce.named("colapse"));
    assertTrue(e.toString().contains("two-of-four"), e.toString());
  }

  @Test
  void oneRunsWhole() throws IOException {
    Finding.Outcome outcome = Patterns.TWO_OF_FOUR.trial().run(Progress.none());
    assertEquals(4, outcome.table().size());
    assertFalse(outcome.found().isEmpty());
  }

  @Test
  void meansAreThoseOfASample() {
    var mean = Trials.Mean.of(1, 2, 4);
    assertEquals(7 / 3.0, mean.mean(), 1e-12);
    assertEquals(Math.sqrt(7 / 3.0), mean.deviation(), 1e-12);
    assertEquals("233.33 ± 152.75", mean.toString());
  }
}
