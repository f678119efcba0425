package sparselab.hardware;

import java.util.Optional;

/** The same workload with another batch or element type. */
final class Rescale {
  private Rescale() {}

  static Workload batch(Workload workload, int factor) {
    return new Workload(
        workload.name(),
        workload.phase(),
        workload.batch() * factor,
        workload.ops().stream().map(op -> batch(op, factor)).toList());
  }

  private static Op batch(Op op, int f) {
    // A product of two activations has a product a sequence; one with weights has more rows.
    long m = op.weightCount() > 0 ? op.m() * f : op.m();
    long groups = op.weightCount() > 0 ? op.groups() : op.groups() * f;
    return new Op(
        op.name(),
        m,
        op.k(),
        op.n(),
        groups,
        op.macsDense() * f,
        op.macsNonZero() * f,
        op.weightType(),
        op.activationType(),
        op.weightCount(),
        op.weightNonZeros(),
        op.structure(),
        op.stored(),
        op.inputBytes() * f,
        op.outputBytes() * f,
        op.activationDensity(),
        Optional.empty());
  }

  static Workload type(Workload workload, ElementType type) {
    return workload.mapped(op -> type(op, type));
  }

  private static Op type(Op op, ElementType to) {
    double activations = (double) to.bits() / op.activationType().bits();
    double weights = (double) to.bits() / op.weightType().bits();
    var stored =
        new FormatSize(
            op.stored().format(),
            (long) Math.ceil(op.stored().valueBytes() * weights),
            op.stored().metadataBytes());
    return new Op(
        op.name(),
        op.m(),
        op.k(),
        op.n(),
        op.groups(),
        op.macsDense(),
        op.macsNonZero(),
        to,
        to,
        op.weightCount(),
        op.weightNonZeros(),
        op.structure(),
        stored,
        (long) Math.ceil(op.inputBytes() * activations),
        (long) Math.ceil(op.outputBytes() * activations),
        op.activationDensity(),
        op.channels());
  }
}
