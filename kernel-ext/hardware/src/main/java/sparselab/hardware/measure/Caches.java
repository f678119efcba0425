package sparselab.hardware.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sizes of the CPU's data caches, innermost first. */
record Caches(List<Cache> levels, String source) {
  private static final Path LINUX = Path.of("/sys/devices/system/cpu/cpu0/cache");

  /**
   * One cache.
   *
   * @param level 1, 2, 3
   * @param bytes its size, all of it even if shared
   * @param sharedBy hardware threads that share it
   */
  record Cache(int level, long bytes, int sharedBy) {}

  static Caches read() {
    var levels = new ArrayList<Cache>();
    if (Files.isDirectory(LINUX)) {
      for (int index = 0; index < 8; index++) {
        var folder = LINUX.resolve("index" + index);
        if (!Files.isDirectory(folder)) {
          break;
        }
        try {
          if (!text(folder, "type").equals("Instruction")) {
            levels.add(
                new Cache(
                    Integer.parseInt(text(folder, "level")),
                    bytes(text(folder, "size")),
                    members(text(folder, "shared_cpu_list"))));
          }
        } catch (IOException | NumberFormatException e) {
          // A container may hide these files; the assumed sizes below then stand in.
          levels.clear();
          break;
        }
      }
    }
    return levels.isEmpty()
        ? new Caches(
            List.of(new Cache(1, 32 << 10, 1), new Cache(2, 512 << 10, 1)),
            "assumed, this system does not tell")
        : new Caches(List.copyOf(levels), "told by the operating system");
  }

  private static String text(Path folder, String file) throws IOException {
    return Files.readString(folder.resolve(file)).strip();
  }

  private static long bytes(String size) {
    char unit = size.charAt(size.length() - 1);
    long number = Long.parseLong(size.replaceAll("[KMG]$", ""));
    return switch (unit) {
      case 'K' -> number << 10;
      case 'M' -> number << 20;
      case 'G' -> number << 30;
      default -> number;
    };
  }

  /** How many CPUs a list such as {@code 0-3,8} names. */
  private static int members(String list) {
    int count = 0;
    for (var part : list.split(",", -1)) {
      var ends = part.split("-", -1);
      count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
    }
    return count;
  }
}
