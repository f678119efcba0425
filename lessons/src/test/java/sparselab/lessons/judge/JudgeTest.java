package sparselab.lessons.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sparselab.lessons.exercises.MagnitudeMask;

/** The judge with a learner behind the wire; the learner's side runs in the same JVM here. */
class JudgeTest {
  /** Answers each line the judge writes; the judge reads the answer as its next line. */
  private static String judge(UnaryOperator<String> learner) throws IOException {
    var written = new ByteArrayOutputStream();
    var out = new PrintStream(written, true, StandardCharsets.UTF_8);
    var in =
        new BufferedReader(new StringReader("")) {
          private boolean asked;

          @Override
          public @Nullable String readLine() {
            String last = lastLine(written);
            if (!asked) {
              asked = true;
              return "judge magnitude-mask";
            }
            return last.startsWith("call ") ? learner.apply(last.substring(5)) : null;
          }
        };
    new Judge(in, out).serve();
    return lastLine(written);
  }

  private static String lastLine(ByteArrayOutputStream written) {
    List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
    return lines.isEmpty() ? "" : lines.getLast();
  }

  private static boolean[] model(float[] weights, double sparsity) {
    boolean[] kept = new boolean[weights.length];
    Arrays.fill(kept, true);
    for (long k = Math.round(sparsity * weights.length); k > 0; k--) {
      int least = -1;
      for (int i = 0; i < weights.length; i++) {
        if (kept[i] && (least < 0 || Math.abs(weights[i]) < Math.abs(weights[least]))) {
          least = i;
        }
      }
      kept[least] = false;
    }
    return kept;
  }

  private static String answered(MagnitudeMask learner, String call) {
    return "answer " + Answer.to(MagnitudeMask.class, learner, call);
  }

  @Test
  void aRightFunctionGetsAllPointsOverTheWire() throws IOException {
    String grade = judge(call -> answered(JudgeTest::model, call));
    assertTrue(grade.startsWith("grade {\"exercise\":\"magnitude-mask\""), grade);
    assertTrue(grade.contains("\"points\":5.0,\"max\":5.0,\"outcome\":\"RIGHT\""), grade);
  }

  @Test
  void whatIsWrittenIntoAnArgumentIsSeen() throws IOException {
    MagnitudeMask writer =
        (weights, sparsity) -> {
          boolean[] mask = model(weights, sparsity);
          Arrays.sort(weights);
          return mask;
        };
    String grade = judge(call -> answered(writer, call));
    assertTrue(grade.contains("Your method changed its argument"), grade);
    assertTrue(grade.contains("\"points\":4.0"), grade);
  }

  @Test
  void timesComeFromWhereTheFunctionLives() throws IOException {
    String question = Wire.text(Arrays.asList(new float[] {1, 2}, 0.5));
    String answer = Answer.timed(MagnitudeMask.class, JudgeTest::model, 1, question);
    List<?> parts = (List<?>) Objects.requireNonNull(Wire.value(answer));
    assertEquals("timed", parts.getFirst());
    assertTrue(parts.get(1) instanceof long[] measured && measured[0] > 0 && measured[1] > 0);
    assertTrue(parts.get(2) instanceof boolean[] mask && mask.length == 2);
  }

  @Test
  void theStubIsNotAttempted() throws IOException {
    MagnitudeMask stub =
        (weights, sparsity) -> {
          throw new UnsupportedOperationException("not implemented yet");
        };
    assertTrue(judge(call -> answered(stub, call)).contains("\"outcome\":\"NOT_ATTEMPTED\""));
  }

  @Test
  void aLostKernelIsSaidAndCostsOnlyItsPoints() throws IOException {
    String grade = judge(call -> "lost the kernel ended");
    assertTrue(grade.contains("\"points\":0.0"), grade);
    assertTrue(grade.contains("the kernel ended"), grade);
  }

  @Test
  void afterTwoEndlessCallsTheRestIsNotAsked() throws IOException {
    int[] calls = {0};
    String grade =
        judge(
            call -> {
              calls[0]++;
              return "answer " + Wire.text(Arrays.asList("ended", "did not finish", "why?"));
            });
    assertEquals(2, calls[0]);
    assertTrue(grade.contains("did not finish"), grade);
    assertTrue(grade.contains("no time left"), grade);
  }

  @Test
  void falseAnswersAreWrongAnswers() throws IOException {
    for (Object answer :
        new Object[] {
          "5.0",
          Arrays.asList("returned", 5.0, Arrays.asList()),
          Arrays.asList("returned", null, Arrays.asList()),
          Arrays.asList("returned", new boolean[0], null),
          Arrays.asList("grade", 5.0, "{}"),
        }) {
      String grade = judge(call -> "answer " + Wire.text(answer));
      assertTrue(grade.contains("\"points\":0.0"), grade);
    }
    assertTrue(judge(call -> "answer %%%").contains("\"points\":0.0"), "no Base64 at all");
  }
}
