package sparselab.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test that prints: a library that writes to standard output or error would litter the
 * learner's notebook, and in a graded cell any standard error costs all points.
 *
 * <p>Registered for every test through {@code META-INF/services} and {@code
 * junit-platform.properties}.
 */
public final class Quiet implements BeforeEachCallback, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(Quiet.class);

  private record Capture(
      PrintStream out, PrintStream err, ByteArrayOutputStream printed, PrintStream trap) {}

  @Override
  public void beforeEach(ExtensionContext context) {
    var printed = new ByteArrayOutputStream();
    var trap = new PrintStream(printed, true, StandardCharsets.UTF_8);
    context.getStore(NAMESPACE).put("capture", new Capture(System.out, System.err, printed, trap));
    System.setOut(trap);
    System.setErr(trap);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var capture = context.getStore(NAMESPACE).remove("capture", Capture.class);
    // A test that put its own stream in place and left it there is caught by the next one.
    System.setOut(capture.out);
    System.setErr(capture.err);
    assertEquals("", capture.printed.toString(StandardCharsets.UTF_8), "the test printed");
  }
}
