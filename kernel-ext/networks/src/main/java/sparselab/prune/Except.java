package sparselab.prune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Another allocation over fewer layers. */
record Except(Allocation inner, List<String> names) implements Allocation {
  @Override
  public Map<String, Share> shares(DoubleUnaryOperator now, List<Candidate> layers) {
    var shares = new LinkedHashMap<String, Share>();
    var others = new ArrayList<>(layers);
    for (String name : names) {
      List<Candidate> matched = layers.stream().filter(l -> l.name().matches(name)).toList();
      if (matched.isEmpty()) {
        throw new IllegalArgumentException(
            "except(\"%s\") matches none of %s"
                .formatted(name, layers.stream().map(Candidate::name).toList()));
      }
      for (Candidate layer : matched) {
        shares.put(layer.name(), Share.leftOut(layer, "left out by \"" + name + "\""));
        others.remove(layer);
      }
    }
    if (others.isEmpty()) {
      throw new IllegalArgumentException(
          "except(%s) leaves no layer to prune of %s"
              .formatted(names, layers.stream().map(Candidate::name).toList()));
    }
    shares.putAll(inner.shares(now, others));
    return shares;
  }

  @Override
  public String toString() {
    return inner + " except " + names;
  }
}
