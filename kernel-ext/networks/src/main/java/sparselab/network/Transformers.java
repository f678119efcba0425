package sparselab.network;

/** Transformer blocks from linear layers, attention and norms. */
final class Transformers {
  private Transformers() {}

  static Network bertEncoder(
      int vocabulary,
      int positions,
      int features,
      int heads,
      int hidden,
      int blocks,
      int classes,
      long seed) {
    var net = new NetworkBuilder("BERT encoder", new Shape(positions));
    net.add("embedding", new Embedding(vocabulary, features, positions));
    net.add("embedding.norm", new LayerNorm(features, 1e-12));
    for (int i = 1; i <= blocks; i++) {
      String name = "block" + i;
      String input = net.last();
      attention(net, name, input, features, features, new Attention(heads, heads, false, 0));
      net.add(name + ".add1", new Add(), net.last(), input);
      net.add(name + ".norm1", new LayerNorm(features, 1e-12));
      String middle = net.last();
      net.linear(name + ".up", hidden).add(name + ".gelu", new Gelu());
      net.linear(name + ".down", features);
      net.add(name + ".add2", new Add(), net.last(), middle);
      net.add(name + ".norm2", new LayerNorm(features, 1e-12));
    }
    return net.add("pool", new GlobalAveragePool())
        .linear("classifier", classes)
        .build(Initialisation.GLOROT, seed);
  }

  static Network llamaBlock(
      int positions, int features, int heads, int keyValueHeads, int hidden, long seed) {
    var net = new NetworkBuilder("LLaMA block", new Shape(positions, features));
    llamaBlock(net, "", features, heads, keyValueHeads, hidden);
    return net.build(Initialisation.GLOROT, seed);
  }

  static Network llama(
      int vocabulary,
      int positions,
      int features,
      int heads,
      int keyValueHeads,
      int hidden,
      int blocks,
      long seed) {
    var net = new NetworkBuilder("LLaMA", new Shape(positions));
    net.add("embedding", new Embedding(vocabulary, features, 0));
    for (int i = 1; i <= blocks; i++) {
      llamaBlock(net, "block" + i + ".", features, heads, keyValueHeads, hidden);
    }
    net.add("norm", new RmsNorm(features, 1e-5));
    return net.linear("head", vocabulary).build(Initialisation.GLOROT, seed);
  }

  /** Reads the node added last; {@code prefix} comes before the names of its own. */
  private static void llamaBlock(
      NetworkBuilder net, String prefix, int features, int heads, int keyValueHeads, int hidden) {
    String input = net.last();
    net.add(prefix + "norm1", new RmsNorm(features, 1e-5));
    int keys = features / heads * keyValueHeads;
    var layer = new Attention(heads, keyValueHeads, true, 10_000);
    attention(net, prefix + "attention", net.last(), features, keys, layer);
    net.add(prefix + "add1", new Add(), net.last(), input);
    String middle = net.last();
    net.add(prefix + "norm2", new RmsNorm(features, 1e-5));
    String normed = net.last();
    net.linear(prefix + "gate", hidden).add(prefix + "silu", new Silu());
    net.add(prefix + "up", new Linear(features, hidden), normed);
    net.add(prefix + "product", new Multiply(), prefix + "silu", prefix + "up");
    net.linear(prefix + "down", features);
    net.add(prefix + "add2", new Add(), net.last(), middle);
  }

  /** Four linear layers around the attention; queries have {@code features}, keys their own. */
  private static void attention(
      NetworkBuilder net, String name, String input, int features, int keys, Attention layer) {
    net.add(name + ".q", new Linear(features, features), input);
    net.add(name + ".k", new Linear(features, keys), input);
    net.add(name + ".v", new Linear(features, keys), input);
    net.add(name + ".attention", layer, name + ".q", name + ".k", name + ".v");
    net.linear(name + ".o", features);
  }
}
