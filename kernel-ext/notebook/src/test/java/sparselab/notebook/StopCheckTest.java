package sparselab.notebook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StopCheckTest {
  static class One {
    static double k = 0.5;

    static int loop() {
      int sum = 0;
      for (int i = 0; i < 10; i++) {
        sum += i;
      }
      return sum;
    }
  }

  static class Two {
    static double k = 0.7;
  }

  private static byte[] code(Class<?> type) throws IOException {
    String name = "/" + type.getName().replace('.', '/') + ".class";
    try (var in = StopCheckTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  @Test
  void loopsAndMethodsCallTheCheck() throws IOException {
    byte[] woven = StopCheck.weave(code(One.class));
    String calls =
        java.lang.classfile.ClassFile.of().parse(woven).methods().stream()
            .filter(method -> method.methodName().equalsString("loop"))
            .map(method -> method.code().orElseThrow().toDebugString())
            .findFirst()
            .orElseThrow();
    assertTrue(calls.split("StopCheck", -1).length - 1 >= 2, calls);
  }

  @Test
  void anInitialiserIsComparedByWhatItDoes() throws IOException {
    assertTrue(Initialisers.changed(code(One.class), StopCheck.weave(code(Grid.class))));
    assertFalse(Initialisers.changed(code(One.class), code(One.class)));
    assertTrue(Initialisers.changed(code(One.class), code(Two.class)));
  }
}
