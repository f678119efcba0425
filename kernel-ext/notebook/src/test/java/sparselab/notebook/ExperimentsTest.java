package sparselab.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import sparselab.experiment.Experiment;
import tech.tablesaw.api.Table;

class ExperimentsTest {
  private static Experiment.Point point(String method, long seed, double asked, double accuracy) {
    return new Experiment.Point(
        method, seed, asked, asked, accuracy, 0.1, 1000 * (1 - asked), 4000, Double.NaN);
  }

  private static final Experiment.Result RESULT =
      new Experiment.Result(
          "experiment-0",
          List.of(
              point("global", 1, 0.5, 0.9),
              point("global", 1, 0.8, 0.8),
              point("global", 2, 0.5, 0.7),
              point("global", 2, 0.8, 0.6),
              point("uniform", 1, 0.5, 0.5)));

  @Test
  void aRowIsTheMeanOverTheSeeds() {
    Table table = Experiments.table(RESULT);
    assertEquals(3, table.rowCount());
    assertEquals(80, table.doubleColumn("accuracy %").get(0), 1e-9);
    assertEquals(14.142, table.doubleColumn("± points").get(0), 1e-3);
    assertEquals(2, table.intColumn("seeds").get(0));
    assertTrue(Tables.grid(table).rows().getFirst().contains("–"), "not measured is a dash");
  }

  @Test
  void aMethodIsACurveWithItsSpread() {
    XYChart chart = Experiments.chart(RESULT, Experiments.Axis.MACS);
    assertEquals(2, chart.getSeriesCollection().size());
    assertArrayEquals(new double[] {500, 200}, chart.getSeries("global").getXData(), 1e-9);
    assertArrayEquals(new double[] {80, 70}, chart.getSeries("global").getYData(), 1e-9);
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Experiments.chart(RESULT, Experiments.Axis.MILLISECONDS));
    assertTrue(e.toString().contains("withBatch"), e.toString());
  }
}
