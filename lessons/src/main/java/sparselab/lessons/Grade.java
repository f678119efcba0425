package sparselab.lessons;

import java.util.List;
import sparselab.data.Html;

/**
 * What checking an exercise gave.
 *
 * <p>{@link #toString} is the bare score and nothing else: nbgrader reads partial credit from it.
 * The feedback is in {@link #toHtml}.
 *
 * @param exercise its id
 * @param worth the points of the whole exercise; more than {@link #max} where hidden checks are
 *     still to come
 */
public record Grade(String exercise, String title, double worth, List<Result> results)
    implements Html {
  /** One check: its name, what it is worth, what came out. */
  public record Result(String check, double worth, Verdict verdict) {
    public boolean passed() {
      return verdict instanceof Verdict.Holds;
    }

    public double points() {
      return passed() ? worth : 0;
    }
  }

  /** How it went, in one word. */
  public enum Outcome {
    NOT_ATTEMPTED,
    WRONG,
    RIGHT
  }

  public Grade {
    results = List.copyOf(results);
  }

  public Outcome outcome() {
    if (results.stream().allMatch(Result::passed)) {
      return Outcome.RIGHT;
    }
    boolean untouched =
        results.stream().anyMatch(r -> r.verdict() instanceof Verdict.NotAttempted)
            && results.stream().noneMatch(Result::passed);
    return untouched ? Outcome.NOT_ATTEMPTED : Outcome.WRONG;
  }

  public double points() {
    return results.stream().mapToDouble(Result::points).sum();
  }

  /** The most that the checks which were run can give. */
  public double max() {
    return results.stream().mapToDouble(Result::worth).sum();
  }

  @Override
  public String toString() {
    return Double.toString(points());
  }

  @Override
  public String toHtml() {
    return GradeView.html(this);
  }
}
