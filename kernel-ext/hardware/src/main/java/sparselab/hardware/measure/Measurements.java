package sparselab.hardware.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sparselab.hardware.ElementType;
import sparselab.hardware.Op;
import sparselab.hardware.Structure;

/**
 * Layers measured on one machine in float32: those to fit to, and others to hold predictions
 * against.
 */
public record Measurements(List<Calibration.Measured> seen, List<Calibration.Measured> unseen) {
  private static final String HEADER =
      "set,layer,m,k,n,groups,inputBytes,weightNonZeros,structure,seconds";

  public Measurements {
    seen = List.copyOf(seen);
    unseen = List.copyOf(unseen);
  }

  /** A line for each layer, dense or with single zeros, to be read by {@link #parse}. */
  public String toCsv() {
    Stream<String> lines =
        Stream.concat(
            seen.stream().map(one -> line("seen", one)),
            unseen.stream().map(one -> line("unseen", one)));
    return HEADER + "\n" + lines.collect(Collectors.joining("\n")) + "\n";
  }

  private static String line(String set, Calibration.Measured measured) {
    Op op = measured.op();
    return String.join(
        ",",
        set,
        op.name().replace(',', ' '),
        Long.toString(op.m()),
        Long.toString(op.k()),
        Long.toString(op.n()),
        Long.toString(op.groups()),
        Long.toString(op.inputBytes()),
        Long.toString(op.weightNonZeros()),
        op.structure().toString(),
        String.format(Locale.ROOT, "%.4g", measured.seconds()));
  }

  /**
   * Reads what {@link #toCsv} wrote.
   *
   * @throws IllegalArgumentException for another heading, or a line that is not one of its lines
   */
  public static Measurements parse(String csv) {
    List<String> lines = csv.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
      throw new IllegalArgumentException(
          "measurements: expected the first line to be '%s', found %s"
              .formatted(HEADER, lines.isEmpty() ? "nothing" : "'" + lines.getFirst() + "'"));
    }
    var seen = new ArrayList<Calibration.Measured>();
    var unseen = new ArrayList<Calibration.Measured>();
    for (int i = 1; i < lines.size(); i++) {
      String[] fields = lines.get(i).split(",", -1);
      try {
        (fields[0].equals("seen") ? seen : unseen).add(measured(fields));
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "measurements, line %d: expected '%s', found '%s'"
                .formatted(i + 1, HEADER, lines.get(i)),
            e);
      }
    }
    return new Measurements(seen, unseen);
  }

  private static Calibration.Measured measured(String[] fields) {
    long[] numbers = Stream.of(fields).skip(2).limit(6).mapToLong(Long::parseLong).toArray();
    Op op =
        Op.grouped(fields[1], numbers[0], numbers[1], numbers[2], numbers[3], ElementType.FP32)
            .reading(numbers[4]);
    boolean dense = fields[8].equals(Structure.DENSE.toString());
    return new Calibration.Measured(
        dense ? op : op.pruned(Structure.UNSTRUCTURED, numbers[5]), Double.parseDouble(fields[9]));
  }
}
