package sparselab.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code --name value} and {@code --switch} arguments; an unknown one is refused. */
record Flags(Map<String, String> values) {
  /** What every benchmark understands. */
  private static final Set<String> COMMON =
      Set.of("threads", "rounds", "warmup", "seconds", "clock", "mkl", "peers");

  private static final Set<String> SWITCHES = Set.of("json", "steps", "decode");

  /** Reads the arguments from {@code from} on; {@code own} are the benchmark's own names. */
  static Flags parse(String[] arguments, int from, Set<String> own) {
    var known = new TreeSet<>(COMMON);
    known.addAll(own);
    var values = new LinkedHashMap<String, String>();
    for (int i = from; i < arguments.length; i++) {
      String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (SWITCHES.contains(name)) {
        values.put(name, "");
      } else if (known.contains(name) && i + 1 < arguments.length) {
        values.put(name, arguments[++i]);
      } else {
        throw new IllegalArgumentException(
            "bench: expected one of --%s with a value, or --%s, found %s"
                .formatted(
                    String.join(", --", known), String.join(", --", SWITCHES), arguments[i]));
      }
    }
    return new Flags(values);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(text(name, Integer.toString(otherwise)));
  }

  double real(String name, double otherwise) {
    return Double.parseDouble(text(name, Double.toString(otherwise)));
  }

  /** Where MKL's {@code libmkl_rt} is, if it is to be timed. */
  Optional<Path> mkl() {
    return Optional.ofNullable(values.get("mkl")).map(Path::of);
  }

  /** The Python of the peers' environment, if they are to be timed. */
  Optional<Path> peers() {
    return Optional.ofNullable(values.get("peers")).map(Path::of);
  }
}
