package sparselab.mask;

import java.util.List;

/** Each weight on its own: promises nothing. */
public record Unstructured() implements Pattern {
  @Override
  public List<String> violations(Mask mask) {
    return List.of();
  }

  @Override
  public String toString() {
    return "unstructured";
  }
}
