package sparselab.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sparselab.hardware.Device;
import sparselab.hardware.measure.Calibration;
import sparselab.hardware.measure.Measurements;
import sparselab.hardware.measure.PredictionCheck;
import sparselab.hardware.measure.ThisMachine;

/**
 * {@code ./lab validate machine}: calibrates on random networks, then predicts every layer of
 * MobileNetV1 and BERT-base on this machine.
 */
public final class ValidateMachine {
  private ValidateMachine() {}

  /**
   * Prints the table and exits with 1 where a bound is not kept.
   *
   * @param arguments a file to write the measurements to, or none
   */
  public static void main(String[] arguments) throws IOException {
    Device here = ThisMachine.measure();
    Measurements measured =
        MachineCheck.measure(
            MachineCheck.Options.defaults(),
            (done, all, what) -> System.err.printf("%d of %d: %s%n", done, all, what));
    if (arguments.length > 0) {
      Files.writeString(Path.of(arguments[0]), measured.toCsv());
    }
    Calibration calibration = Calibration.fit(here, measured.seen());
    PredictionCheck check = PredictionCheck.of(calibration, measured.unseen());
    System.out.println("Calibrated on " + measured.seen().size() + " other layers");
    calibration.fits().forEach((kind, fit) -> System.out.println("  " + kind + ": " + fit));
    System.out.println(check);
    System.exit(check.holds() ? 0 : 1);
  }
}
