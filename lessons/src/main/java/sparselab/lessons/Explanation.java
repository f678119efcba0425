package sparselab.lessons;

import java.util.regex.Pattern;

/**
 * A question answered in words and graded by hand.
 *
 * <p>In the notebook: the question in a Markdown cell, then a Markdown cell that holds {@link
 * #ANSWER} and nothing else, with nbgrader's {@code grade}, {@code solution} and {@code points}.
 *
 * @param id nbgrader's id of the answer's cell; lower case, with hyphens
 * @param title a few words
 * @param points the most that it is worth
 * @param markScheme what a full answer says, for whoever grades it
 */
public record Explanation(String id, String title, double points, String markScheme) {
  /** What the cell holds at first; nbgrader puts the same there. */
  public static final String ANSWER = "YOUR ANSWER HERE";

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  public Explanation {
    if (!ID.matcher(id).matches() || !(points > 0) || markScheme.isBlank()) {
      throw new IllegalArgumentException(
          "Explanation \"%s\": expected an id like why-not-faster, points and a mark scheme, found %s points"
              .formatted(id, points));
    }
  }
}
