package sparselab.mask;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A pattern in the lab's binary files: its kind and two numbers, four bytes each. */
public final class PatternBytes {
  private PatternBytes() {}

  /** Writes twelve bytes. */
  public static void write(Pattern pattern, DataOutputStream out) throws IOException {
    int[] parts =
        switch (pattern) {
          case Unstructured _ -> new int[] {0, 0, 0};
          case Block(int rows, int columns) -> new int[] {1, rows, columns};
          case NofM(int n, int m) -> new int[] {2, n, m};
          case Row _ -> new int[] {3, 0, 0};
          case Filter _ -> new int[] {4, 0, 0};
          case Channel _ -> new int[] {5, 0, 0};
          case NofMShared(int n, int m, int rows) -> new int[] {6, rows << 16 | n, m};
          case NofMTransposable(int n, int m) -> new int[] {7, n, m};
          case Head(int size, boolean ofInputs) -> new int[] {8, size, ofInputs ? 1 : 0};
          case Whole _ -> new int[] {9, 0, 0};
        };
    for (int part : parts) {
      out.writeInt(part);
    }
  }

  /**
   * Reads twelve bytes.
   *
   * @param name what an error names as the place
   * @throws IllegalArgumentException for a pattern that is not known or cannot have its numbers
   */
  public static Pattern read(String name, DataInputStream in) throws IOException {
    int kind = in.readInt();
    int first = in.readInt();
    int second = in.readInt();
    return switch (kind) {
      case 0 -> new Unstructured();
      case 1 -> new Block(first, second);
      case 2 -> new NofM(first, second);
      case 3 -> new Row();
      case 4 -> new Filter();
      case 5 -> new Channel();
      case 6 -> new NofMShared(first & 0xffff, second, first >>> 16);
      case 7 -> new NofMTransposable(first, second);
      case 8 -> new Head(first, second == 1);
      case 9 -> new Whole();
      default -> throw new IllegalArgumentException(name + ": unknown pattern " + kind);
    };
  }
}
