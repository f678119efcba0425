package sparselab.hardware;

import java.util.Objects;
import java.util.Optional;

/**
 * One layer as hardware sees it: {@code groups} products {@code Y[m,n] = X[m,k]·W[k,n]} and the
 * bytes they need.
 *
 * <p>A convolution is lowered to m = batch·outHeight·outWidth, k = inChannels·kernelArea, n =
 * outChannels; a depthwise one to {@code groups} = channels products with n = 1. An op without
 * weights (attention scores, an addition) has {@code weightCount} 0, and all its operands in {@code
 * inputBytes}.
 *
 * @param name the layer's name, as reasons quote it
 * @param m rows of activations in one product
 * @param k length of the sum
 * @param n outputs in one product
 * @param groups independent products, at least 1
 * @param macsDense multiply-accumulates with every weight counted
 * @param macsNonZero those whose weight is not zero
 * @param weightType type of stored weights
 * @param activationType type of activations
 * @param weightCount all weights, zeros included
 * @param weightNonZeros weights that are not zero
 * @param structure what shape the zeros have
 * @param stored what the weights take in memory
 * @param inputBytes activations read
 * @param outputBytes activations written
 * @param activationDensity share of input activations that are not zero, in (0, 1]
 * @param channels exact non-zeros per channel of both operands, if counted
 */
public record Op(
    String name,
    long m,
    long k,
    long n,
    long groups,
    long macsDense,
    long macsNonZero,
    ElementType weightType,
    ElementType activationType,
    long weightCount,
    long weightNonZeros,
    Structure structure,
    FormatSize stored,
    long inputBytes,
    long outputBytes,
    double activationDensity,
    Optional<ChannelCounts> channels) {

  public Op {
    Objects.requireNonNull(weightType);
    Objects.requireNonNull(activationType);
    Objects.requireNonNull(structure);
    Objects.requireNonNull(stored);
    Objects.requireNonNull(channels);
    check(name, "m, k, n and groups", Math.min(Math.min(m, k), Math.min(n, groups)) >= 1, m);
    check(name, "macsNonZero in 0..macsDense", between(macsNonZero, macsDense), macsNonZero);
    check(
        name,
        "weightNonZeros in 0..weightCount",
        between(weightNonZeros, weightCount),
        weightNonZeros);
    check(name, "inputBytes >= 0", inputBytes >= 0, inputBytes);
    check(name, "outputBytes >= 0", outputBytes >= 0, outputBytes);
    check(
        name,
        "activationDensity in (0, 1]",
        activationDensity > 0 && activationDensity <= 1,
        activationDensity);
  }

  private static boolean between(long part, long all) {
    return part >= 0 && part <= all;
  }

  private static void check(String name, String expected, boolean holds, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "op '" + name + "': expected " + expected + ", found " + found);
    }
  }

  /** A dense product of {@code x (m, k)} and weights {@code (k, n)}, all of one type. */
  public static Op gemm(String name, long m, long k, long n, ElementType type) {
    return grouped(name, m, k, n, 1, type);
  }

  /** {@code groups} dense products, each with its own weights (a grouped or depthwise layer). */
  public static Op grouped(String name, long m, long k, long n, long groups, ElementType type) {
    long weights = Math.multiplyExact(Math.multiplyExact(k, n), groups);
    return PlainOps.product(name, m, k, n, groups, weights, m * k * groups, m * n * groups, type);
  }

  /**
   * A convolution with "same" padding, lowered to {@code groups} products; its input is counted
   * once, not once for each position of the kernel.
   *
   * @param kernel side of the square kernel
   * @param groups 1 for an ordinary one, {@code in} for a depthwise one
   */
  public static Op conv2d(
      String name,
      long batch,
      long height,
      long width,
      long in,
      long out,
      int kernel,
      int stride,
      long groups,
      ElementType type) {
    check(name, "groups that divide both channel counts", in % groups + out % groups == 0, groups);
    long positions = batch * Math.ceilDiv(height, stride) * Math.ceilDiv(width, stride);
    return grouped(name, positions, in / groups * kernel * kernel, out / groups, groups, type)
        .reading(type.bytes(batch * height * width * in));
  }

  /** A product of two activations, as in attention: no weights, nothing to prune. */
  public static Op activations(String name, long m, long k, long n, long groups, ElementType type) {
    return PlainOps.product(name, m, k, n, groups, 0, (m + n) * k * groups, m * n * groups, type);
  }

  /** An op that only moves bytes, such as an activation function or a normalisation. */
  public static Op elementwise(String name, long inputBytes, long outputBytes, ElementType type) {
    return PlainOps.elementwise(name, inputBytes, outputBytes, type);
  }

  /** This op with its weights pruned as {@code variant} says; unchanged if it has no weights. */
  public Op pruned(Variant variant) {
    if (weightCount == 0) {
      return this;
    }
    long kept = Pruning.nonZeros(this, variant);
    return pruned(variant.density() == 1 ? Structure.DENSE : variant.structure(), kept);
  }

  /** This op with {@code nonZeros} weights left, stored in the smallest format that fits. */
  public Op pruned(Structure pattern, long nonZeros) {
    check(name, "nonZeros in 0.." + weightCount, between(nonZeros, weightCount), nonZeros);
    var size = Pruning.smallest(this, pattern, nonZeros);
    return copy(
        nonZeros,
        pattern,
        size,
        Pruning.macs(this, nonZeros),
        inputBytes,
        activationDensity,
        channels);
  }

  /** This op with no zeros in its weights. */
  public Op dense() {
    return weightCount == 0 ? this : pruned(Structure.DENSE, weightCount);
  }

  /** This op with weights stored as given, when the real format's bytes are known. */
  public Op stored(FormatSize size) {
    return copy(
        weightNonZeros, structure, size, macsNonZero, inputBytes, activationDensity, channels);
  }

  /** This op with other input bytes, where its input is not a plain {@code (m, k)} matrix. */
  public Op reading(long bytes) {
    return copy(weightNonZeros, structure, stored, macsNonZero, bytes, activationDensity, channels);
  }

  /** This op with a share of its input activations not zero. */
  public Op activationDensity(double density) {
    return copy(weightNonZeros, structure, stored, macsNonZero, inputBytes, density, channels);
  }

  /** This op under another name. */
  public Op named(String other) {
    return new Op(
        other,
        m,
        k,
        n,
        groups,
        macsDense,
        macsNonZero,
        weightType,
        activationType,
        weightCount,
        weightNonZeros,
        structure,
        stored,
        inputBytes,
        outputBytes,
        activationDensity,
        channels);
  }

  /** This op with both operands' non-zeros counted per channel. */
  public Op channels(ChannelCounts counts) {
    return copy(
        weightNonZeros,
        structure,
        stored,
        macsNonZero,
        inputBytes,
        activationDensity,
        Optional.of(counts));
  }

  private Op copy(
      long nonZeros,
      Structure pattern,
      FormatSize size,
      long macs,
      long input,
      double density,
      Optional<ChannelCounts> counts) {
    return new Op(
        name,
        m,
        k,
        n,
        groups,
        macsDense,
        macs,
        weightType,
        activationType,
        weightCount,
        nonZeros,
        pattern,
        size,
        input,
        outputBytes,
        density,
        counts);
  }

  /** {@code weightNonZeros/weightCount}, 1 without weights. */
  public double weightDensity() {
    return weightCount == 0 ? 1 : (double) weightNonZeros / weightCount;
  }

  /** Bytes of dense weights of this op's type. */
  public long denseWeightBytes() {
    return weightType.bytes(weightCount);
  }

  /** MACs in which neither operand is zero: exact with counts, else as if independent. */
  public double macsEffectual() {
    return channels.map(c -> (double) c.effectualMacs()).orElse(macsNonZero * activationDensity);
  }
}
