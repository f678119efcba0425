package sparselab.hardware;

/** What a layer's time is bound by. */
public enum Bound {
  COMPUTE("compute"),
  WEIGHT_BYTES("the bytes of the weights"),
  ACTIVATION_BYTES("the bytes of the activations"),
  OVERHEAD("fixed overhead");

  private final String shown;

  Bound(String shown) {
    this.shown = shown;
  }

  /** How tables show it. */
  public String shown() {
    return shown;
  }
}
