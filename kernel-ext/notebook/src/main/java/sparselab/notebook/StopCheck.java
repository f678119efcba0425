package sparselab.notebook;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes a cell's code stoppable: a check at the start of each method and before each jump back.
 *
 * <p>A thread can only be asked to stop, and {@code while (true) n++;} never listens; so the
 * bytecode of every class that comes from a cell asks {@link #check} itself. Library code is left
 * as it is: its long loops must look at {@link Thread#interrupted()}.
 */
public final class StopCheck {
  private static final ClassDesc SELF = ClassDesc.of("sparselab.notebook.StopCheck");
  private static final Set<Thread> ABANDONED = ConcurrentHashMap.newKeySet();
  private static volatile boolean armed;
  private static volatile boolean stopping;

  private StopCheck() {}

  /**
   * Thrown inside a cell's code to end it; an Error, so that {@code catch (Exception e)} misses it.
   */
  static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("Interrupted", null, false, false);
    }
  }

  /** Ends the calling thread's cell when the learner has pressed Interrupt. Woven into cells. */
  public static void check() {
    if (armed) {
      throwIfStopped();
    }
  }

  private static void throwIfStopped() {
    if (stopping || ABANDONED.contains(Thread.currentThread())) {
      throw new Stopped();
    }
  }

  /** From now on every thread that runs a cell's code ends. */
  static void stopAll() {
    stopping = true;
    armed = true;
  }

  /** A new cell begins: its code may run; threads given up on still end. */
  static void allow() {
    ABANDONED.removeIf(thread -> !thread.isAlive());
    stopping = false;
    armed = !ABANDONED.isEmpty();
  }

  /** This thread did not stop in time: it ends as soon as it comes back to a cell's code. */
  static void abandon(Thread thread) {
    ABANDONED.add(thread);
    armed = true;
  }

  static byte[] weave(byte[] classFile) {
    var context = ClassFile.of();
    return context.transformClass(
        context.parse(classFile),
        ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(Weaver::new)));
  }

  private static final class Weaver implements CodeTransform {
    private final Set<Label> seen = new HashSet<>();

    @Override
    public void atStart(CodeBuilder code) {
      call(code);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (element instanceof LabelTarget target) {
        seen.add(target.label());
      } else if (element instanceof BranchInstruction branch && seen.contains(branch.target())) {
        call(code);
      }
      code.with(element);
    }

    private static void call(CodeBuilder code) {
      code.invokestatic(SELF, "check", ConstantDescs.MTD_void);
    }
  }
}
