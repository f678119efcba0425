package sparselab.hardware.model;

import java.util.List;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;

/** Which element type a device computes an op in. */
final class Types {
  /** From narrow to wide, so that the next entry can hold what this one can. */
  private static final List<ElementType> WIDENING =
      List.of(
          ElementType.INT4,
          ElementType.FP4,
          ElementType.INT8,
          ElementType.FP8,
          ElementType.INT16,
          ElementType.FP16,
          ElementType.BF16,
          ElementType.TF32,
          ElementType.FP32,
          ElementType.FP64);

  private Types() {}

  /**
   * {@code type} itself if the device has a peak for it, else the next wider one it has, else the
   * widest narrower one (a TPU without fp32 computes in bf16).
   */
  static ElementType runsAs(ElementType type, Device device) {
    if (has(device, type)) {
      return type;
    }
    int at = WIDENING.indexOf(type);
    for (int i = at + 1; i < WIDENING.size(); i++) {
      if (has(device, WIDENING.get(i))) {
        return WIDENING.get(i);
      }
    }
    for (int i = at - 1; i >= 0; i--) {
      if (has(device, WIDENING.get(i))) {
        return WIDENING.get(i);
      }
    }
    throw new IllegalArgumentException("device '" + device.name() + "' has no peak at all");
  }

  private static boolean has(Device device, ElementType type) {
    return device.peakOpsPerSecond(type).isPresent();
  }
}
