package sparselab.train;

import sparselab.data.Dataset;
import sparselab.network.Network;
import sparselab.network.Shape;

/** Whether a data set can be shown to a network. */
final class Fit {
  private Fit() {}

  static void check(Network network, Dataset data) {
    int wanted = network.inputShape().count();
    int found = new Shape(data.exampleSizes()).count();
    if (wanted != found) {
      throw new IllegalArgumentException(
          "%s takes examples of %s (%d values), but %s has %d values each"
              .formatted(network.name(), network.inputShape(), wanted, data, found));
    }
    Shape output = network.outputShape();
    if (output.rank() != 1 || output.size(0) < data.classes()) {
      throw new IllegalArgumentException(
          "%s has output %s, but %s needs one logit for each of %d classes"
              .formatted(network.name(), output, data.name(), data.classes()));
    }
    if (data.size() == 0) {
      throw new IllegalArgumentException(data.name() + " has no examples");
    }
  }
}
