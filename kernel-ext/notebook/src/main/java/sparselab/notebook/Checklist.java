package sparselab.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.display.DisplayDataRenderable;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import sparselab.notebook.Grid.Column;

/**
 * Things to have in order before a model goes out, each with a check that runs.
 *
 * <p>{@code new Checklist("Before it ships").item("accuracy dropped by less than 1 point", () ->
 * dense - pruned < 0.01).item("every zero survived", () -> masks.verify(network))}. As the last
 * value of a cell it shows a table; an item is ticked only if its check returns true.
 */
public final class Checklist implements DisplayDataRenderable {
  private final String title;
  private final List<Item> items = new ArrayList<>();

  /**
   * What came of one item.
   *
   * @param text what was to hold
   * @param holds whether it does
   * @param reason why not; empty where it holds
   */
  public record Item(String text, boolean holds, String reason) {}

  /** A check that proves its point by not throwing, as JUnit's assertions do. */
  @FunctionalInterface
  public interface Assertion {
    /** Throws where the point does not hold; the message is shown. */
    void run() throws Exception;
  }

  /** An empty list. */
  public Checklist(String title) {
    this.title = title;
  }

  /** Runs a check, once, and notes whether it returned true. */
  public Checklist item(String text, BooleanSupplier check) {
    try {
      boolean holds = check.getAsBoolean();
      items.add(new Item(text, holds, holds ? "" : "the check returned false"));
    } catch (RuntimeException | AssertionError e) {
      items.add(new Item(text, false, reason(e)));
    }
    return this;
  }

  /** Runs an assertion, once, and notes whether it passed. */
  public Checklist assertion(String text, Assertion check) {
    try {
      check.run();
      items.add(new Item(text, true, ""));
    } catch (Exception | AssertionError e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      items.add(new Item(text, false, reason(e)));
    }
    return this;
  }

  private static String reason(Throwable e) {
    String name = e.getClass().getSimpleName();
    return e.getMessage() == null ? name : name + ": " + e.getMessage();
  }

  /** The items so far, in order. */
  public List<Item> items() {
    return List.copyOf(items);
  }

  /** Whether every item holds, and there is at least one. */
  public boolean allHold() {
    return !items.isEmpty() && items.stream().allMatch(Item::holds);
  }

  private Grid grid() {
    long held = items.stream().filter(Item::holds).count();
    int shown = held == items.size() ? 2 : 3; // where all hold there is nothing to say why not
    return new Grid(
        title + ": " + held + " of " + items.size(),
        Stream.of("", "item", "why not").limit(shown).map(name -> new Column(name, false)).toList(),
        items.stream()
            .map(item -> Stream.of(item.holds() ? "✓ yes" : "✗ no", item.text(), item.reason()))
            .map(cells -> cells.limit(shown).toList())
            .toList(),
        0,
        false);
  }

  @Override
  public void render(RenderContext context) {
    context.getOutputContainer().putHTML(grid().toHtml());
    context.getOutputContainer().putText(grid().toText());
  }

  @Override
  public String toString() {
    return grid().toText();
  }
}
