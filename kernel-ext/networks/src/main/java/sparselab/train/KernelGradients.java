package sparselab.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparselab.kernels.Products;
import sparselab.network.Conv2d;
import sparselab.network.Flatten;
import sparselab.network.Generic;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;

/** Lowering to the lab's own kernels: all memory is taken once, each step only computes. */
final class KernelGradients implements Gradients {
  private final Signal input;
  private final Signal logits;
  private final List<Signal> signals = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Signal> byName = new LinkedHashMap<>();
  private final Set<String> overwritten = new LinkedHashSet<>();
  private final int batchSize;
  private final @Nullable Teacher teacher;

  KernelGradients(
      Network network,
      Map<String, Parameter> parameters,
      int batchSize,
      @Nullable Teacher teacher) {
    this.batchSize = batchSize;
    this.teacher = teacher;
    this.input = Signal.of(network.inputShape(), batchSize, false);
    byName.put(Network.INPUT, input);
    Products products = Products.best();
    for (Node node : network.nodes()) {
      List<Signal> inputs = node.inputs().stream().map(byName::get).toList();
      var made =
          Operations.make(
              products,
              node,
              inputs,
              network.shape(node.name()),
              batchSize,
              overwritable(network, node),
              parameters);
      byName.put(node.name(), made.output());
      if (node.layer() instanceof Relu && made.output().value() == inputs.getFirst().value()) {
        overwritten.add(node.inputs().getFirst());
      }
      operations.addAll(made.operations());
      signals.add(made.output());
    }
    this.logits = signals.getLast();
    if (teacher != null) {
      teacher.check(this);
    }
  }

  /**
   * What a node holds after the forward pass.
   *
   * @throws IllegalArgumentException when there is no such node, or its values were overwritten
   */
  Signal signal(String node) {
    Signal signal = byName.get(node);
    if (signal == null || node.equals(Network.INPUT) || overwritten.contains(node)) {
      throw new IllegalArgumentException(
          "Distillation: expected one of the nodes %s, found %s%s"
              .formatted(
                  byName.keySet().stream()
                      .filter(n -> !n.equals(Network.INPUT) && !overwritten.contains(n))
                      .toList(),
                  node,
                  overwritten.contains(node)
                      ? ", whose values the activation behind it overwrites: name that one"
                      : ""));
    }
    return signal;
  }

  Signal logits() {
    return logits;
  }

  /** Whether a node's only input is read by nobody else, and not by its producer going backward. */
  private static boolean overwritable(Network network, Node node) {
    String input = node.inputs().getFirst();
    long readers = network.nodes().stream().filter(n -> n.inputs().contains(input)).count();
    return readers == 1
        && !input.equals(Network.INPUT)
        && switch (network.node(input).layer()) {
          case Linear _, Conv2d _ -> true;
          case Relu _, MaxPool2d _, Flatten _, Generic _ -> false;
        };
  }

  @Override
  public double compute(Examples examples, int[] rows) {
    forward(examples, rows, true);
    for (Signal signal : signals) {
      float[] gradient = signal.gradient();
      if (gradient != null) {
        Arrays.fill(gradient, 0, rows.length * signal.width(), 0);
      }
    }
    double loss = 0;
    float[] gradient = Operations.gradient(logits);
    for (int i = 0; i < rows.length; i++) {
      loss += crossEntropy(i, examples.labels()[rows[i]], rows.length, gradient);
    }
    if (teacher != null) {
      loss = teacher.add(this, examples, rows, loss);
    }
    for (Operation operation : operations.reversed()) {
      operation.backward(rows.length);
    }
    return loss / rows.length;
  }

  void forward(Examples examples, int[] rows, boolean training) {
    examples.gather(rows, input.value());
    for (Operation operation : operations) {
      operation.forward(rows.length, training);
    }
  }

  /** {@code −log softmax(z)[label]}; writes {@code (softmax(z) − onehot(label)) / batch}. */
  private double crossEntropy(int example, int label, int batch, float[] gradient) {
    int classes = logits.width();
    int from = example * classes;
    float[] z = logits.value();
    float largest = z[from];
    for (int c = 1; c < classes; c++) {
      largest = Math.max(largest, z[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double e = Math.exp(z[from + c] - largest);
      gradient[from + c] = (float) e;
      sum += e;
    }
    float scale = (float) (1 / (sum * batch));
    for (int c = 0; c < classes; c++) {
      gradient[from + c] *= scale;
    }
    gradient[from + label] -= 1f / batch;
    return Math.log(sum) - (z[from + label] - largest);
  }

  @Override
  public Evaluation evaluate(Examples examples) {
    var score = new Score();
    int classes = logits.width();
    for (int from = 0; from < examples.size(); from += batchSize) {
      int count = Math.min(batchSize, examples.size() - from);
      int[] rows = new int[count];
      int start = from;
      Arrays.setAll(rows, i -> start + i);
      forward(examples, rows, false);
      for (int i = 0; i < count; i++) {
        score.add(logits.value(), i * classes, classes, examples.labels()[from + i]);
      }
    }
    return score.evaluation();
  }

  @Override
  public void close() {
    // Everything lies on the heap.
  }
}
