package sparselab.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NetworkBuilderTest {
  @Test
  void lenet300HasItsKnownSize() {
    Network network = Networks.lenet300(new Shape(784), 10, 1);
    assertEquals(266_610, network.parameters());
    assertEquals(266_200, network.macs());
    assertEquals(
        network.weights(), Networks.lenet300(new Shape(1, 28, 28), 10, 1).weights(), "same seed");
    assertNotEquals(
        network.weight("fc1.weight"),
        Networks.lenet300(new Shape(784), 10, 2).weight("fc1.weight"));
  }

  @Test
  void smallCnnFitsBothDataSets() {
    assertEquals(105_866, Networks.smallCnn(new Shape(1, 28, 28), 10, 1).parameters());
    assertEquals(13_706, Networks.smallCnn(new Shape(1, 8, 8), 10, 1).parameters());
  }

  @Test
  void freshWeightsHaveTheirSpread() {
    var network =
        new NetworkBuilder("wide", new Shape(400)).linear("fc", 500).build(Initialisation.HE, 3);
    double deviation = network.weight("fc.weight").stdNumber().doubleValue();
    assertEquals(Math.sqrt(2.0 / 400), deviation, 0.001);
    assertEquals(0, network.weight("fc.weight").meanNumber().doubleValue(), 0.001);
    assertEquals(0, network.weight("fc.bias").maxNumber().doubleValue());
    var glorot =
        new NetworkBuilder("wide", new Shape(400))
            .linear("fc", 500)
            .build(Initialisation.GLOROT, 3);
    double glorotDeviation = glorot.weight("fc.weight").stdNumber().doubleValue();
    assertEquals(Math.sqrt(2.0 / 900), glorotDeviation, 0.001);
  }

  @Test
  void wrongGraphsSayWhatIsWrong() {
    var builder = new NetworkBuilder("net", new Shape(8)).linear("fc1", 4);
    var twice = assertThrows(IllegalArgumentException.class, () -> builder.relu("fc1"));
    assertEquals("Network net: a node is called fc1 already", twice.getMessage());
    var unknown =
        assertThrows(IllegalArgumentException.class, () -> builder.add("r", new Relu(), "fc9"));
    assertTrue(unknown.toString().contains("fc9"), unknown.toString());
    var shape =
        assertThrows(IllegalArgumentException.class, () -> builder.add("c", new Linear(5, 2)));
    assertTrue(shape.toString().contains("expected 5 input features"), shape.toString());
  }
}
