package sparselab.hardware.model;

import java.util.Optional;
import sparselab.hardware.Device;
import sparselab.hardware.Energy;
import sparselab.hardware.Op;

/**
 * {@code E = N_c·e_mac + N_g·e_gate + Σ bytes·e_level + P_static·t}, metadata counted with the
 * rest.
 */
final class EnergyModel {
  private EnergyModel() {}

  /** Empty if the device's file has no energy for the type computed in or a level touched. */
  static Optional<Energy> of(Op op, Device device, Cost cost) {
    var type = Types.runsAs(op.activationType(), device);
    var mac = device.number("energy.mac." + type.key() + ".joules");
    if (mac.isEmpty() || device.number("energy.dram.typical.joulesPerByte").isEmpty()) {
      return Optional.empty();
    }
    double gatedShare = device.number("energy.gatedMac.fraction").orElse(1);
    double gated = cost.path().gated();
    double macs = Math.max(0, cost.path().executed() - gated);
    var traffic = cost.traffic();
    double memory = 0;
    double metadata = 0;
    for (var level : device.memory()) {
      double each = device.number("energy." + level.name() + ".typical.joulesPerByte").orElse(0);
      memory +=
          each
              * (traffic.weightBytes().getOrDefault(level.name(), 0.0)
                  + traffic.activationBytes().getOrDefault(level.name(), 0.0));
      metadata += each * traffic.metadataBytes().getOrDefault(level.name(), 0.0);
    }
    double idle = device.number("power.staticWatts").orElse(0) * cost.seconds().typical();
    return Optional.of(
        new Energy(
            macs * mac.getAsDouble(),
            gated * gatedShare * mac.getAsDouble(),
            memory,
            metadata,
            idle));
  }
}
