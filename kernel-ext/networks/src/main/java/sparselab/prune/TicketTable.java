package sparselab.prune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Rows of a lottery-ticket run in a CSV file, complete after every row, for several threads. */
final class TicketTable {
  private static final String HEADER =
      "control,seed,round,sparsity,testAccuracy,lowestValidationLoss,epochOfLowestLoss";

  private final Path file;
  private final List<LotteryTicket.Row> rows = new ArrayList<>();

  /**
   * Reads the rows there are.
   *
   * @throws IOException when the file is not such a table
   */
  TicketTable(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
        throw new IOException(file + ": expected a table that begins with " + HEADER);
      }
      for (String line : lines.subList(1, lines.size())) {
        rows.add(parse(line));
      }
    }
  }

  private LotteryTicket.Row parse(String line) throws IOException {
    String[] cells = line.split(",", -1);
    try {
      if (cells.length == 7) {
        return new LotteryTicket.Row(
            Control.valueOf(cells[0]),
            Long.parseLong(cells[1]),
            Integer.parseInt(cells[2]),
            Double.parseDouble(cells[3]),
            Double.parseDouble(cells[4]),
            Double.parseDouble(cells[5]),
            Integer.parseInt(cells[6]));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": cannot read \"" + line + "\"; delete the file", e);
    }
    throw new IOException(
        "%s: expected 7 cells, found %d in \"%s\"; delete the file"
            .formatted(file, cells.length, line));
  }

  /** Seed by seed, round by round, control by control, in whatever order they came. */
  synchronized List<LotteryTicket.Row> rows(LotteryTicket.Options options) {
    return rows.stream()
        .sorted(
            Comparator.comparingInt((LotteryTicket.Row r) -> options.seeds().indexOf(r.seed()))
                .thenComparing(LotteryTicket.Row::round)
                .thenComparing(LotteryTicket.Row::control))
        .toList();
  }

  synchronized int size() {
    return rows.size();
  }

  synchronized long count(long seed) {
    return rows.stream().filter(r -> r.seed() == seed).count();
  }

  synchronized Optional<LotteryTicket.Row> find(Control control, long seed, int round) {
    return rows.stream()
        .filter(r -> r.control() == control && r.seed() == seed && r.round() == round)
        .findFirst();
  }

  /** Adds or replaces a row; the file is replaced as a whole, so that it is never half written. */
  synchronized void put(LotteryTicket.Row row) throws IOException {
    rows.removeIf(
        r -> r.control() == row.control() && r.seed() == row.seed() && r.round() == row.round());
    rows.add(row);
    var lines = new ArrayList<String>();
    lines.add(HEADER);
    for (LotteryTicket.Row r : rows) {
      lines.add(
          String.join(
              ",",
              r.control().name(),
              Long.toString(r.seed()),
              Integer.toString(r.round()),
              Double.toString(r.sparsity()),
              Double.toString(r.testAccuracy()),
              Double.toString(r.lowestValidationLoss()),
              Integer.toString(r.epochOfLowestLoss())));
    }
    Path next = file.resolveSibling("rows.csv.next");
    Files.write(next, lines);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
