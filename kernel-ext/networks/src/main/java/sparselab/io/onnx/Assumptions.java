package sparselab.io.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a file leaves open and a {@code Network} needs closed.
 *
 * <pre>{@code
 * Assumptions.none().dimension("sequence", 128).fix("attention_mask", 1).output("last_hidden_state")
 * }</pre>
 *
 * @param dimensions sizes of symbolic dimensions, by the name in the file, or {@code input[axis]}
 *     for one without a name; the first axis of an input is the batch and needs none
 * @param inputs inputs that become constants, filled with the value given
 * @param output which output the network computes, where the file has several; any value inside the
 *     graph will do
 */
public record Assumptions(
    Map<String, Integer> dimensions, Map<String, Double> inputs, Optional<String> output) {

  /**
   * Checks each number.
   *
   * @throws IllegalArgumentException when a size is below 1 or a value is not finite
   */
  public Assumptions {
    dimensions = Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    dimensions.forEach(
        (name, size) -> {
          if (size < 1) {
            throw new IllegalArgumentException(
                "Dimension %s: expected a size of at least 1, found %d".formatted(name, size));
          }
        });
    inputs.forEach(
        (name, value) -> {
          if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                "Input %s: expected a finite value, found %s".formatted(name, value));
          }
        });
  }

  /** The file leaves nothing open. */
  public static Assumptions none() {
    return new Assumptions(Map.of(), Map.of(), Optional.empty());
  }

  /** These, and a size for a symbolic dimension. */
  public Assumptions dimension(String name, int size) {
    var more = new LinkedHashMap<>(dimensions);
    more.put(name, size);
    return new Assumptions(more, inputs, output);
  }

  /** These, and an input that is no input any more: every element has the value given. */
  public Assumptions fix(String input, double value) {
    var more = new LinkedHashMap<>(inputs);
    more.put(input, value);
    return new Assumptions(dimensions, more, output);
  }

  /** These, and the value to compute. */
  public Assumptions output(String name) {
    return new Assumptions(dimensions, inputs, Optional.of(name));
  }
}
