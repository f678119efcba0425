package sparselab.mask;

import java.util.List;
import java.util.Optional;
import sparselab.network.Shape;

/** Each weight on its own: promises nothing. */
public record Unstructured() implements Pattern {
  @Override
  public Optional<String> misfit(Shape shape) {
    return Optional.empty();
  }

  @Override
  public Units units(Shape shape) {
    return Units.single(shape.count());
  }

  @Override
  public String place(Shape shape, int unit) {
    return "weight " + unit;
  }

  @Override
  public List<String> violations(Mask mask) {
    return List.of();
  }

  @Override
  public String toString() {
    return "unstructured";
  }
}
