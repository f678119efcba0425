package sparselab.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Predictions, and values as text. */
class NotesTest {
  @Test
  void aGuessStandsBesideTheMeasurement() {
    var prediction = new Prediction("Accuracy at 90 % <sparsity>", 0.5);
    assertEquals(
        "Accuracy at 90 % <sparsity>: you guessed 0.5, measured 0.91: too low",
        prediction.measured(0.91).toString());
    assertTrue(prediction.measured(0.91).toHtml().contains("&lt;sparsity&gt;"));
    assertTrue(new Prediction("bytes", 4_000).measured(4_000).toString().endsWith("spot on"));
    assertTrue(new Prediction("zero", 0).measured(0).toString().endsWith("spot on"));
    assertTrue(new Prediction("zero", 1).measured(0).toString().endsWith("too high"));
    assertTrue(new Prediction("ratio", 2.2).measured(2).toString().endsWith("a little too high"));
    assertEquals(
        "ratio: you guessed 2.5, the model says 1.233: too high",
        new Prediction("ratio", 2.5).modelled(1.2331).toString());
    assertEquals(
        "bytes: you guessed 12,000, measured 0.02: too high",
        new Prediction("bytes", 12_000).measured(0.02).toString());
    assertTrue(new Prediction("none", 60).measured(Double.NaN).toString().contains("nothing"));
  }

  @Test
  void valuesAreWrittenAsInACell() {
    assertEquals("{1.0f, -0.5f}", Show.value(new float[] {1, -0.5f}));
    assertEquals("{{1}, {}}", Show.value(new int[][] {{1}, {}}));
    assertEquals("\"a\"", Show.value("a"));
    assertEquals("null", Show.value(null));
    assertFalse(Show.value(new int[1000]).length() > 200);
  }
}
