package sparselab.notebook;

/** Something on the page that can be drawn anew; as the last value of a cell it prints nothing. */
public final class DisplayHandle {
  private final String id;

  DisplayHandle(String id) {
    this.id = id;
  }

  /** Draws another value in place of what is shown. */
  public void update(Object value) {
    Notebook.update(id, value);
  }

  @Override
  public String toString() {
    return "display";
  }
}
