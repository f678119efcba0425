package sparselab.train;

/** What computes the training step. Both give the same losses up to rounding. */
public enum Backend {
  /** The lab's own kernels, forward and backward: the fast one. */
  KERNELS,
  /** ND4J's SameDiff: automatic differentiation, the reference the kernels are tested against. */
  SAMEDIFF
}
