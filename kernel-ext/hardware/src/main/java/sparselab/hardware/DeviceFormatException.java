package sparselab.hardware;

/** A device file is wrong: says the file, the line, the field, what is wrong and what to write. */
public final class DeviceFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final String field;

  DeviceFormatException(String file, int line, String field, String problem, String cure) {
    super(file + ":" + line + ": " + field + ": " + problem + "; " + cure);
    this.file = file;
    this.line = line;
    this.field = field;
  }

  public String file() {
    return file;
  }

  /** From 1; 0 where the fault is that something is absent. */
  public int line() {
    return line;
  }

  public String field() {
    return field;
  }
}
