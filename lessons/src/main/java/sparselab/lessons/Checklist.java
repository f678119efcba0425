package sparselab.lessons;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import sparselab.data.Html;

/**
 * What must be true before a pruned model goes into production, each item looked up on the model at
 * hand and shown with its evidence.
 */
public record Checklist(String title, List<Item> items) implements Html {
  /**
   * One line.
   *
   * @param claim a sentence that is true when the item is ticked
   * @param holds what looking it up gave
   * @param evidence the number or fact that decided
   */
  public record Item(String claim, boolean holds, String evidence) {}

  /** Looks an item up: it holds or not, and why. */
  @FunctionalInterface
  public interface Assertion {
    boolean holds() throws Exception;
  }

  public Checklist {
    items = List.copyOf(items);
  }

  public static Checklist titled(String title) {
    return new Checklist(title, List.of());
  }

  /**
   * This list with one more item; an assertion that throws does not hold, and its words say why.
   */
  public Checklist item(String claim, Assertion assertion, String evidence) {
    Item item;
    try {
      item = new Item(claim, assertion.holds(), evidence);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      item = new Item(claim, false, "interrupted");
    } catch (Exception e) {
      item = new Item(claim, false, String.valueOf(e.getMessage()));
    }
    var longer = new ArrayList<>(items);
    longer.add(item);
    return new Checklist(title, longer);
  }

  /** Number of items that hold. */
  public long ticked() {
    return items.stream().filter(Item::holds).count();
  }

  @Override
  public String toString() {
    return items.stream()
        .map(i -> (i.holds() ? "[x] " : "[ ] ") + i.claim() + " (" + i.evidence() + ")")
        .collect(
            Collectors.joining(
                "\n", "%s: %d of %d hold\n".formatted(title, ticked(), items.size()), ""));
  }

  @Override
  public String toHtml() {
    String rows = items.stream().map(Checklist::row).collect(Collectors.joining());
    return ("<table style=\"border-collapse:collapse;text-align:left\">"
            + "<caption style=\"text-align:left;font-weight:600;padding:4px 0\">%s: %d of %d"
            + " hold</caption><tbody>%s</tbody></table>")
        .formatted(Html.escape(title), ticked(), items.size(), rows);
  }

  private static String row(Item item) {
    String mark = item.holds() ? Style.mark("✓", Style.GOOD) : Style.mark("✗", Style.BAD);
    return ("<tr><td style=\"text-align:left\">%s</td><th scope=\"row\" style=\"text-align:left;"
            + "font-weight:400\">%s</th><td style=\"text-align:left;color:%s\">%s</td></tr>")
        .formatted(mark, Html.escape(item.claim()), Style.IDLE, Html.escape(item.evidence()));
  }
}
