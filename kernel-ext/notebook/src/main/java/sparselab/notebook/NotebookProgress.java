package sparselab.notebook;

import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.jspecify.annotations.Nullable;
import sparselab.data.Html;
import sparselab.train.Progress;

/**
 * A bar below the cell that fills while something runs, with the time gone and the time to go.
 *
 * <p>It is drawn at most five times a second, on one place of the page. {@link #close} leaves one
 * line with the time it took; after an interrupt that line says how far it came. Where there is no
 * notebook it does nothing.
 */
public final class NotebookProgress implements Progress, AutoCloseable {
  private static final long INTERVAL_NANOS = 200_000_000;

  private final String title;
  private final LongSupplier clock;
  private final Consumer<DisplayData> show;
  private final Consumer<DisplayData> redraw;
  private final long startedNanos;
  private long drawnNanos;
  private boolean shown;
  private boolean closed;
  private long done;
  private long total;
  private String message = "";

  private NotebookProgress(
      String title, LongSupplier clock, Consumer<DisplayData> show, Consumer<DisplayData> redraw) {
    this.title = title;
    this.clock = clock;
    this.show = show;
    this.redraw = redraw;
    this.startedNanos = clock.getAsLong();
  }

  /** A bar with this title in the running cell. */
  public static NotebookProgress of(String title) {
    if (!Notebook.isRunning()) {
      return new NotebookProgress(title, System::nanoTime, data -> {}, data -> {});
    }
    String id = UUID.randomUUID().toString();
    var progress =
        new NotebookProgress(
            title,
            System::nanoTime,
            data -> Notebook.show(data.setDisplayId(id)),
            data -> Notebook.redraw(data.setDisplayId(id)));
    Notebook.closeWithCell(progress);
    return progress;
  }

  static NotebookProgress forTest(
      String title, LongSupplier clock, Consumer<DisplayData> show, Consumer<DisplayData> redraw) {
    return new NotebookProgress(title, clock, show, redraw);
  }

  /**
   * Says how far it is.
   *
   * @param done steps done
   * @param total all steps; 0 if nobody knows
   * @param message what is going on, one line
   */
  @Override
  public synchronized void at(long done, long total, String message) {
    if (closed) {
      return;
    }
    this.done = done;
    this.total = total;
    this.message = message;
    long now = clock.getAsLong();
    if (!shown || now - drawnNanos >= INTERVAL_NANOS) {
      draw(now, null);
    }
    if (total > 0 && done >= total) {
      close();
    }
  }

  /** Ends the bar; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (shown) {
      boolean whole = total > 0 && done >= total;
      draw(clock.getAsLong(), whole ? "done" : "stopped at " + count());
    }
  }

  private void draw(long now, @Nullable String ending) {
    drawnNanos = now;
    double seconds = (now - startedNanos) / 1e9;
    DisplayData data = new DisplayData(text(seconds, ending));
    data.putHTML(html(seconds, ending));
    (shown ? redraw : show).accept(data);
    shown = true;
  }

  private String count() {
    return total > 0 ? Numbers.whole(done) + " of " + Numbers.whole(total) : Numbers.whole(done);
  }

  private String time(double seconds, @Nullable String ending) {
    if (ending != null) {
      return ending + " · " + duration(seconds);
    }
    String left =
        done > 0 && total > done
            ? " · " + duration(seconds * (total - done) / done) + " to go"
            : "";
    return count() + " · " + duration(seconds) + left;
  }

  private static String duration(double seconds) {
    if (seconds < 10) {
      return String.format(Locale.ENGLISH, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
  }

  private double fraction() {
    return total > 0 ? Math.clamp((double) done / total, 0, 1) : 0;
  }

  private String text(double seconds, @Nullable String ending) {
    int filled = (int) Math.round(fraction() * 20);
    return title
        + " ["
        + "#".repeat(filled)
        + ".".repeat(20 - filled)
        + "] "
        + time(seconds, ending)
        + (message.isEmpty() ? "" : " · " + message);
  }

  private String html(double seconds, @Nullable String ending) {
    String percent = String.format(Locale.ENGLISH, "%.1f", 100 * fraction());
    boolean stopped = ending != null && fraction() < 1;
    String colour = stopped ? "var(--jp-warn-color1,#f57c00)" : "var(--jp-brand-color1,#1976d2)";
    return "<div style=\"max-width:640px;margin:4px 0;"
        + "font-family:var(--jp-ui-font-family,system-ui,sans-serif);"
        + "font-size:var(--jp-ui-font-size1,13px);color:var(--jp-ui-font-color1,#212121)\">"
        + "<div style=\"display:flex;justify-content:space-between;gap:16px\"><span><b>"
        + Html.escape(title)
        + "</b> "
        + Html.escape(message)
        + "</span><span style=\"color:var(--jp-ui-font-color2,#616161);white-space:nowrap;"
        + "font-variant-numeric:tabular-nums\">"
        + Html.escape(time(seconds, ending))
        + "</span></div><div role=\"progressbar\" aria-label=\""
        + Html.escape(title)
        + "\" aria-valuemin=\"0\" aria-valuemax=\"100\" aria-valuenow=\""
        + percent
        + "\" style=\"height:6px;border-radius:3px;margin-top:4px;overflow:hidden;"
        + "background:var(--jp-layout-color3,#e0e0e0)\"><div style=\"height:100%;border-radius:3px;"
        + "width:"
        + percent
        + "%;background:"
        + colour
        + "\"></div></div></div>";
  }
}
