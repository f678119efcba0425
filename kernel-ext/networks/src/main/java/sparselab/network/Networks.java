package sparselab.network;

/** The networks of the lab, with fresh weights: the same seed gives the same weights. */
public final class Networks {
  private Networks() {}

  /**
   * LeNet-300-100: two hidden layers, the classic of the pruning literature. <i>LeCun et al. 1998,
   * §III.C.4.</i>
   *
   * @param inputShape of one example; an image is flattened
   */
  public static Network lenet300(Shape inputShape, int classes, long seed) {
    var builder = new NetworkBuilder("LeNet-300-100", inputShape);
    if (inputShape.rank() > 1) {
      builder.flatten("flatten");
    }
    return builder
        .linear("fc1", 300)
        .relu("relu1")
        .linear("fc2", 100)
        .relu("relu2")
        .linear("fc3", classes)
        .build(Initialisation.GLOROT, seed);
  }

  /**
   * Two 3×3 convolutions of 16 and 32 channels, each with ReLU and 2×2 pooling, then 64 hidden
   * units: about 100,000 parameters for 28×28 pixels, 17,000 for 8×8.
   *
   * @param inputShape (channels, height, width), height and width at least 4
   */
  public static Network smallCnn(Shape inputShape, int classes, long seed) {
    return new NetworkBuilder("small CNN", inputShape)
        .conv("conv1", 16, 3, 1, 1)
        .relu("relu1")
        .maxPool("pool1", 2)
        .conv("conv2", 32, 3, 1, 1)
        .relu("relu2")
        .maxPool("pool2", 2)
        .flatten("flatten")
        .linear("fc1", 64)
        .relu("relu3")
        .linear("fc2", classes)
        .build(Initialisation.HE, seed);
  }
}
