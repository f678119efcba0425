package sparselab.hardware;

/**
 * Where the energy goes, in joules.
 *
 * @param macs multiplications carried out
 * @param gated multiplications by zero whose circuits were held still
 * @param memory values moved, all levels
 * @param metadata indices and masks moved, all levels
 * @param idle static power over the time taken; 0 where no source gives it
 */
public record Energy(double macs, double gated, double memory, double metadata, double idle) {

  public double joules() {
    return macs + gated + memory + metadata + idle;
  }

  public Energy plus(Energy other) {
    return new Energy(
        macs + other.macs,
        gated + other.gated,
        memory + other.memory,
        metadata + other.metadata,
        idle + other.idle);
  }
}
