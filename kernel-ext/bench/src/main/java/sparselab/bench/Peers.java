package sparselab.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sparselab.kernels.Floats;

/**
 * What Python users have — PyTorch, SciPy, DeepSparse, ONNX Runtime — on the same matrices or file,
 * in one process beside this one. Each figure is the peer's own clock around its calls, so that the
 * pipe is not in it.
 */
final class Peers implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("\"([^\"]*)\"(?=[,\\]])");
  private static final Pattern SECONDS = Pattern.compile("\"seconds\": ([-+.eE0-9]+)");

  private final Path folder;
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final List<String> names = new ArrayList<>();

  /**
   * Starts the peers on one piece of work.
   *
   * @param python interpreter of their environment
   * @param request the first line, as {@code peers.py} wants it
   */
  private Peers(Path python, Path folder, String request) {
    this.folder = folder;
    try {
      Path script = folder.resolve("peers.py");
      try (InputStream in = Peers.class.getResourceAsStream("peers.py")) {
        Files.copy(Objects.requireNonNull(in), script);
      }
      process =
          new ProcessBuilder(python.toString(), script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      requests = process.outputWriter(StandardCharsets.UTF_8);
      answers = process.inputReader(StandardCharsets.UTF_8);
      Matcher name = NAME.matcher(ask(request));
      while (name.find()) {
        names.add(name.group(1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The peers for {@code A·B}; {@code n} of 0 for a vector. */
  static Peers product(Path python, int m, int k, int n, float[] a, Floats b, int threads) {
    try {
      Path folder = Files.createTempDirectory("sparselab-peers");
      Path left = write(folder.resolve("a.f32"), a);
      Path right = write(folder.resolve("b.f32"), b.toArray());
      String request =
          "{\"op\": \"%s\", \"m\": %d, \"k\": %d, \"n\": %d, \"a\": \"%s\", \"%s\": \"%s\", \"threads\": %d}"
              .formatted(
                  n == 0 ? "spmv" : "spmm", m, k, n, left, n == 0 ? "x" : "b", right, threads);
      return new Peers(python, folder, request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The peers for a network in a file and one input. */
  static Peers net(Path python, Path file, float[] x, int threads) {
    try {
      Path folder = Files.createTempDirectory("sparselab-peers");
      Path input = write(folder.resolve("x.f32"), x);
      String request =
          "{\"op\": \"net\", \"file\": \"%s\", \"x\": \"%s\", \"threads\": %d}"
              .formatted(file.toAbsolutePath(), input, threads);
      return new Peers(python, folder, request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that are installed and can do the work, to be timed like our own. */
  List<Rounds.Candidate> candidates() {
    return names.stream()
        .map(
            name ->
                new Rounds.Candidate(
                    name, (calls, clock) -> seconds(name, calls), () -> result(name)))
        .toList();
  }

  /** Seconds of one call, over so many. */
  private double seconds(String name, int calls) {
    Matcher seconds = SECONDS.matcher(ask("time\t" + name + "\t" + calls));
    if (!seconds.find()) {
      throw new IllegalStateException("peers: no seconds for " + name);
    }
    return Double.parseDouble(seconds.group(1));
  }

  /** What the peer computed. */
  private float[] result(String name) {
    Path file = folder.resolve("result.f32");
    ask("result\t" + name + "\t" + file);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(values);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String ask(String request) {
    try {
      requests.write(request);
      requests.newLine();
      requests.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException(
            "peers: the Python process ended; its last words are above");
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path write(Path file, float[] values) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Files.write(file, bytes.array());
  }

  /** Ends the process and removes the files. */
  @Override
  public void close() {
    process.destroy();
    Folders.delete(folder);
  }
}
