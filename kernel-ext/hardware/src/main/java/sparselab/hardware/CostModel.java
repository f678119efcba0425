package sparselab.hardware;

/** Predicts what a workload costs on a device. */
public interface CostModel {

  /** Time, energy and reasons for {@code workload} on {@code device}. */
  Estimate estimate(Workload workload, Device device);

  /** What tables call it, such as {@code L1 sparse roofline}. */
  String name();
}
