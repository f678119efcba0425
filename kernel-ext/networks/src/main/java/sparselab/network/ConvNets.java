package sparselab.network;

/** Residual and depthwise networks, built block by block. */
final class ConvNets {
  private final NetworkBuilder net;

  private ConvNets(String name, Shape inputShape) {
    net = new NetworkBuilder(name, inputShape);
  }

  /** Convolution and batch norm: the bias of the convolution stays, as zero. */
  private void convNorm(String name, int out, int kernel, int stride) {
    net.conv(name, out, kernel, stride, kernel / 2);
    net.add(name + ".norm", new BatchNorm(out));
  }

  private void depthwiseNorm(String name, int stride) {
    int channels = net.shape().size(0);
    net.add(name, new DepthwiseConv2d(channels, 3, stride, 1));
    net.add(name + ".norm", new BatchNorm(channels));
  }

  private Network head(int classes, long seed) {
    return net.add("pool", new GlobalAveragePool())
        .linear("fc", classes)
        .build(Initialisation.HE, seed);
  }

  /** A block's result added to its input, which is projected where the shapes differ. */
  private void addShortcut(String name, String input, int stride) {
    String result = net.last();
    String shortcut = input;
    if (!net.shape(input).equals(net.shape())) {
      int out = net.shape().size(0);
      String projection = name + ".shortcut";
      net.add(projection, new Conv2d(net.shape(input).size(0), out, 1, stride, 0), input);
      net.add(projection + ".norm", new BatchNorm(out));
      shortcut = net.last();
    }
    net.add(name + ".add", new Add(), result, shortcut);
  }

  /** ResNet-20: a 3×3 stem and 3·3 blocks of two 3×3 convolutions. */
  static Network resnet20(Shape inputShape, int classes, long seed) {
    var it = new ConvNets("ResNet-20", inputShape);
    it.convNorm("stem", 16, 3, 1);
    it.net.relu("stem.relu");
    for (int stage = 0; stage < 3; stage++) {
      for (int i = 0; i < 3; i++) {
        String name = "stage" + (stage + 1) + ".block" + (i + 1);
        int stride = stage > 0 && i == 0 ? 2 : 1;
        String input = it.net.last();
        it.convNorm(name + ".conv1", 16 << stage, 3, stride);
        it.net.relu(name + ".relu1");
        it.convNorm(name + ".conv2", 16 << stage, 3, 1);
        it.addShortcut(name, input, stride);
        it.net.relu(name + ".relu2");
      }
    }
    return it.head(classes, seed);
  }

  /** ResNet-50: bottlenecks of 1×1, 3×3 (with the stride) and 1×1, in stages of 3, 4, 6, 3. */
  static Network resnet50(Shape inputShape, int classes, long seed) {
    var it = new ConvNets("ResNet-50", inputShape);
    it.net.conv("stem", 64, 7, 2, 3);
    it.net.add("stem.norm", new BatchNorm(64)).relu("stem.relu");
    it.net.add("stem.pool", new MaxPool2d(3, 2, 1));
    int[] blocks = {3, 4, 6, 3};
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int i = 0; i < blocks[stage]; i++) {
        String name = "stage" + (stage + 1) + ".block" + (i + 1);
        int stride = stage > 0 && i == 0 ? 2 : 1;
        int width = 64 << stage;
        String input = it.net.last();
        it.convNorm(name + ".conv1", width, 1, 1);
        it.net.relu(name + ".relu1");
        it.convNorm(name + ".conv2", width, 3, stride);
        it.net.relu(name + ".relu2");
        it.convNorm(name + ".conv3", 4 * width, 1, 1);
        it.addShortcut(name, input, stride);
        it.net.relu(name + ".relu3");
      }
    }
    return it.head(classes, seed);
  }

  /** MobileNetV1: a stem and 13 pairs of depthwise and 1×1 convolution. */
  static Network mobileNetV1(Shape inputShape, int classes, double width, long seed) {
    var it = new ConvNets("MobileNetV1 ×" + width, inputShape);
    int[] channels = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
    int[] strides = {1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1};
    it.convNorm("stem", scaled(32, width), 3, 2);
    it.net.relu("stem.relu");
    for (int i = 0; i < channels.length; i++) {
      String name = "block" + (i + 1);
      it.depthwiseNorm(name + ".depthwise", strides[i]);
      it.net.relu(name + ".relu1");
      it.convNorm(name + ".pointwise", scaled(channels[i], width), 1, 1);
      it.net.relu(name + ".relu2");
    }
    return it.head(classes, seed);
  }

  /** MobileNetV2: 17 inverted residuals (1×1 up, depthwise, 1×1 down) in seven stages. */
  static Network mobileNetV2(Shape inputShape, int classes, double width, long seed) {
    var it = new ConvNets("MobileNetV2 ×" + width, inputShape);
    int[][] stages = { // expansion, channels, blocks, stride: table 2 of the paper
      {1, 16, 1, 1},
      {6, 24, 2, 2},
      {6, 32, 3, 2},
      {6, 64, 4, 2},
      {6, 96, 3, 1},
      {6, 160, 3, 2},
      {6, 320, 1, 1}
    };
    it.convNorm("stem", scaled(32, width), 3, 2);
    it.net.add("stem.relu", new Relu6());
    int block = 0;
    for (int[] stage : stages) {
      for (int i = 0; i < stage[2]; i++) {
        it.inverted("block" + ++block, stage[0], scaled(stage[1], width), i == 0 ? stage[3] : 1);
      }
    }
    it.convNorm("last", Math.max(1280, scaled(1280, width)), 1, 1);
    it.net.add("last.relu", new Relu6());
    return it.head(classes, seed);
  }

  private void inverted(String name, int expansion, int out, int stride) {
    String input = net.last();
    int in = net.shape().size(0);
    if (expansion > 1) {
      convNorm(name + ".expand", in * expansion, 1, 1);
      net.add(name + ".relu1", new Relu6());
    }
    depthwiseNorm(name + ".depthwise", stride);
    net.add(name + ".relu2", new Relu6());
    convNorm(name + ".project", out, 1, 1);
    if (stride == 1 && in == out) {
      net.add(name + ".add", new Add(), net.last(), input);
    }
  }

  /** Channels times width, rounded to a multiple of 8 and never down by more than a tenth. */
  private static int scaled(int channels, double width) {
    double wanted = channels * width;
    int rounded = Math.max(8, (int) (wanted + 4) / 8 * 8);
    return rounded < 0.9 * wanted ? rounded + 8 : rounded;
  }
}
