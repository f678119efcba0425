package sparselab.lessons;

import java.util.concurrent.Callable;

/** Turns whatever a learner's code throws into a verdict. */
final class Attempt {
  private Attempt() {}

  static Verdict verdict(String input, Callable<Verdict> code) {
    try {
      return code.call();
    } catch (Throwable e) { // errors too: what the learner's code does is never our failure
      return Failure.of(e).verdict(input);
    }
  }
}
