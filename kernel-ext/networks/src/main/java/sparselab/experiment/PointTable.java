package sparselab.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Points of an experiment in a CSV file, complete after every point. */
final class PointTable {
  private static final String HEADER =
      "seed,asked,sparsity,testAccuracy,validationLoss,macs,bytes,milliseconds,method";
  private static final int CELLS = 9;

  private final Path file;
  private final List<Experiment.Point> points = new ArrayList<>();

  /**
   * Reads the points there are.
   *
   * @throws IOException when the file is not such a table
   */
  PointTable(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
        throw new IOException(file + ": expected a table that begins with " + HEADER);
      }
      for (String line : lines.subList(1, lines.size())) {
        points.add(parse(line));
      }
    }
  }

  private Experiment.Point parse(String line) throws IOException {
    String[] cells = line.split(",", CELLS); // the last one, a name, may hold commas
    try {
      if (cells.length == CELLS) {
        return new Experiment.Point(
            cells[8],
            Long.parseLong(cells[0]),
            Double.parseDouble(cells[1]),
            Double.parseDouble(cells[2]),
            Double.parseDouble(cells[3]),
            Double.parseDouble(cells[4]),
            Double.parseDouble(cells[5]),
            Long.parseLong(cells[6]),
            Double.parseDouble(cells[7]));
      }
    } catch (NumberFormatException e) {
      throw new IOException(file + ": cannot read \"" + line + "\"; delete the file", e);
    }
    throw new IOException(
        "%s: expected %d cells, found %d in \"%s\"; delete the file"
            .formatted(file, CELLS, cells.length, line));
  }

  List<Experiment.Point> points() {
    return points;
  }

  Optional<Experiment.Point> find(String method, long seed, double asked) {
    return points.stream()
        .filter(p -> p.method().equals(method) && p.seed() == seed && p.asked() == asked)
        .findFirst();
  }

  /** Adds a point; the file is replaced as a whole, so that it is never half written. */
  void put(Experiment.Point point) throws IOException {
    points.add(point);
    var lines = new ArrayList<String>();
    lines.add(HEADER);
    for (Experiment.Point p : points) {
      lines.add(
          String.join(
              ",",
              Long.toString(p.seed()),
              Double.toString(p.asked()),
              Double.toString(p.sparsity()),
              Double.toString(p.testAccuracy()),
              Double.toString(p.validationLoss()),
              Double.toString(p.macs()),
              Long.toString(p.bytes()),
              Double.toString(p.milliseconds()),
              p.method().replace('\n', ' ')));
    }
    Path next = file.resolveSibling("points.csv.next");
    Files.write(next, lines);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
