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

  /**
   * LeNet-5 with ReLU and max pooling, as used today; 28×28 pixels are padded by 2 as in the paper.
   * <i>LeCun et al. 1998, §II.B.</i>
   */
  public static Network lenet5(Shape inputShape, int classes, long seed) {
    return new NetworkBuilder("LeNet-5", inputShape)
        .conv("conv1", 6, 5, 1, 2)
        .relu("relu1")
        .maxPool("pool1", 2)
        .conv("conv2", 16, 5, 1, inputShape.size(1) < 16 ? 2 : 0)
        .relu("relu2")
        .maxPool("pool2", 2)
        .flatten("flatten")
        .linear("fc1", 120)
        .relu("relu3")
        .linear("fc2", 84)
        .relu("relu4")
        .linear("fc3", classes)
        .build(Initialisation.HE, seed);
  }

  /** Three VGG stages (two 3×3 convolutions with batch norm, then pooling) of 32, 64, 128. */
  public static Network vggSmall(Shape inputShape, int classes, long seed) {
    var net = new NetworkBuilder("VGG small", inputShape);
    for (int stage = 1; stage <= 3; stage++) {
      for (int i = 1; i <= 2; i++) {
        String name = "conv" + stage + "_" + i;
        int out = 16 << stage;
        net.conv(name, out, 3, 1, 1).add(name + ".norm", new BatchNorm(out)).relu(name + ".relu");
      }
      net.maxPool("pool" + stage, 2);
    }
    return net.flatten("flatten").linear("fc", classes).build(Initialisation.HE, seed);
  }

  /** ResNet-20 for small images, 0.27 million parameters. <i>He et al. 2016, §4.2.</i> */
  public static Network resnet20(Shape inputShape, int classes, long seed) {
    return ConvNets.resnet20(inputShape, classes, seed);
  }

  /**
   * ResNet-50 with the stride in the 3×3 convolution, 25.6 million parameters for 1,000 classes.
   * <i>He et al. 2016, table 1.</i>
   */
  public static Network resnet50(Shape inputShape, int classes, long seed) {
    return ConvNets.resnet50(inputShape, classes, seed);
  }

  /** MobileNetV1. <i>Howard et al. 2017, table 1.</i> */
  public static Network mobileNetV1(Shape inputShape, int classes, double width, long seed) {
    return ConvNets.mobileNetV1(inputShape, classes, width, seed);
  }

  /** MobileNetV2. <i>Sandler et al. 2018, table 2.</i> */
  public static Network mobileNetV2(Shape inputShape, int classes, double width, long seed) {
    return ConvNets.mobileNetV2(inputShape, classes, width, seed);
  }

  /**
   * An encoder with learned positions and norms after each addition, then the mean over positions
   * and a classifier. Input: token numbers (positions). <i>Devlin et al. 2019, §3.</i>
   */
  public static Network bertEncoder(
      int vocabulary,
      int positions,
      int features,
      int heads,
      int hidden,
      int blocks,
      int classes,
      long seed) {
    return Transformers.bertEncoder(
        vocabulary, positions, features, heads, hidden, blocks, classes, seed);
  }

  /**
   * One decoder block: causal attention with rotary angles and shared keys, and a gated
   * feed-forward part, each behind an RMS norm and inside a residual. Input and output (positions,
   * features). <i>Touvron et al. 2023, §2.2.</i>
   */
  public static Network llamaBlock(
      int positions, int features, int heads, int keyValueHeads, int hidden, long seed) {
    return Transformers.llamaBlock(positions, features, heads, keyValueHeads, hidden, seed);
  }

  /**
   * A decoder: an embedding without positions, blocks as {@link #llamaBlock}, an RMS norm and a
   * linear layer to the next token's logits. Input: token numbers (positions); output (positions,
   * vocabulary), row t from the tokens up to t alone. <i>Touvron et al. 2023, §2.2.</i>
   */
  public static Network llama(
      int vocabulary,
      int positions,
      int features,
      int heads,
      int keyValueHeads,
      int hidden,
      int blocks,
      long seed) {
    return Transformers.llama(
        vocabulary, positions, features, heads, keyValueHeads, hidden, blocks, seed);
  }
}
