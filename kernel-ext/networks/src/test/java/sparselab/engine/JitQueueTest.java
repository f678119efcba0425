package sparselab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class JitQueueTest {
  private static final String REPORT =
      """
      Current compiles:
      %s
      C1 compile queue:
      Empty

      C2 compile queue:
      %s

      """;

  @Test
  void whatIsCompiledOrWaitsKeepsItBusy() {
    assertFalse(JitQueue.isBusy(REPORT.formatted("", "Empty")));
    assertTrue(JitQueue.isBusy(REPORT.formatted("", "1856 %     4       Q::f @ 4 (41 bytes)")));
    assertTrue(
        JitQueue.isBusy(
            REPORT.formatted("C2 CompilerThread0  1789       4       Q::f (891 bytes)", "Empty")));
  }

  @Test
  void thisVirtualMachineReportsInThatForm() throws Exception {
    String report =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "compilerQueue",
                    new Object[0],
                    new String[0]);
    assertEquals(3, report.lines().filter(line -> line.strip().endsWith(":")).count(), report);
  }
}
