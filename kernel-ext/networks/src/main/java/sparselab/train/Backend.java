package sparselab.train;

/** What computes the training step. All give the same losses up to rounding. */
public enum Backend {
  /** ND4J's SameDiff: automatic differentiation, the reference the other is tested against. */
  SAMEDIFF
}
