package sparselab.lessons.hidden;

import java.util.ArrayList;
import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.Property;
import sparselab.lessons.exercises.FormatBytes;

/** The key to {@link FormatBytes}. */
public final class FormatBytesKey implements AnswerKey<FormatBytes> {
  @Override
  public Exercise<FormatBytes> exercise() {
    return FormatBytes.EXERCISE;
  }

  @Override
  public List<Check<FormatBytes>> hiddenChecks() {
    var properties = new ArrayList<Property<FormatBytes>>();
    for (int format = 0; format < 3; format++) {
      properties.add(FormatBytes.example(format, 768, 3072, 471_860));
      properties.add(FormatBytes.example(format, 1, 65, 65));
      properties.add(FormatBytes.example(format, 65_536, 65_536, 2_000_000_000L));
    }
    return List.of(new Check<>("hidden: right for other sizes, huge ones too", 1, properties));
  }

  @Override
  public List<Misstep> missteps() {
    String csr = "counts CSR";
    String bitmask = "counts the bitmask";
    return List.of(
        new Misstep(
            "as many pointers as rows",
            code("4L * rows * cols", "8 * nonZeros + 4L * rows", "0"),
            csr,
            "one element more"),
        new Misstep(
            "CSR without its columns",
            code("4L * rows * cols", "4 * nonZeros + 4L * (rows + 1)", "0"),
            csr,
            "its column beside it"),
        new Misstep(
            "the bitmask's rows not filled up",
            code(
                "4L * rows * cols",
                "8 * nonZeros + 4L * (rows + 1)",
                "(long) rows * cols / 8 + 4L * (rows + 1) + 4 * nonZeros"),
            bitmask,
            "filled up to whole words"),
        new Misstep(
            "bytes for bits",
            code("4L * rows * cols", "0", "(long) rows * cols + 4L * (rows + 1) + 4 * nonZeros"),
            bitmask,
            "One bit for each entry"),
        new Misstep(
            "values instead of bytes",
            code("(long) rows * cols", "0", "0"),
            "counts the dense matrix",
            "Four bytes"),
        new Misstep(
            "overflows",
            code("4 * rows * cols", "8 * nonZeros + 4L * (rows + 1)", "0"),
            "hidden: right for other sizes, huge ones too",
            "Four bytes"));
  }

  private static String code(String dense, String csr, String bitmask) {
    return """
    long[] formatBytes(int rows, int cols, long nonZeros) {
        return new long[] {%s, %s, %s};
    }"""
        .formatted(dense, csr, bitmask);
  }
}
