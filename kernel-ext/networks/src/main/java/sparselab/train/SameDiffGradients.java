package sparselab.train;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.network.Conv2d;
import sparselab.network.Flatten;
import sparselab.network.Generic;
import sparselab.network.Linear;
import sparselab.network.MaxPool2d;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Relu;
import sparselab.network.Shape;

/**
 * Lowering to ND4J's SameDiff: slow, but its gradients are not ours, which makes it a reference.
 *
 * <p>Masks are part of the graph: a prunable weight enters its layer as {@code w·m}. The gradient
 * is taken at that product, so it is the dense one, as {@link Parameter#gradient} wants it.
 */
final class SameDiffGradients implements Gradients {
  private static final String X = "x";
  private static final String TARGET = "target";
  private static final String LOSS = "loss";
  private static final String MASK = ".mask";
  private static final String MASKED = ".masked";

  private final SameDiff graph = SameDiff.create();
  private final Map<String, Parameter> parameters;
  private final Shape inputShape;
  private final Network network;
  private final int outputs;

  SameDiffGradients(Network network, Map<String, Parameter> parameters) {
    this.parameters = parameters;
    this.inputShape = network.inputShape();
    this.network = network;
    this.outputs = network.outputShape().size(0);
    SDVariable x = graph.placeHolder(X, DataType.FLOAT, inputShape.withBatch(-1));
    SDVariable target = graph.placeHolder(TARGET, DataType.FLOAT, -1, outputs);
    parameters.forEach((name, parameter) -> graph.var(name, parameter.toArray()));
    for (String name : network.prunable()) {
      SDVariable mask =
          graph.placeHolder(name + MASK, DataType.FLOAT, network.weight(name).shape().clone());
      graph.getVariable(name).mul(name + MASKED, mask);
    }
    var values = new LinkedHashMap<String, SDVariable>();
    values.put(Network.INPUT, x);
    for (Node node : network.nodes()) {
      List<SDVariable> inputs = node.inputs().stream().map(values::get).toList();
      values.put(node.name(), lower(network, node, inputs));
    }
    SDVariable logits = values.get(network.nodes().getLast().name());
    graph.nn().logSoftmax(logits).mul(target).sum(1).mean().neg(LOSS);
    graph.setLossVariables(LOSS);
    Silenced.run("Added differentiated op", graph::createGradFunction);
  }

  private SDVariable lower(Network network, Node node, List<SDVariable> inputs) {
    SDVariable x = inputs.getFirst();
    return switch (node.layer()) {
      case Linear linear -> {
        SDVariable rows = graph.reshape(x, -1, linear.in());
        SDVariable y =
            graph.mmul(rows, weight(node, "weight"), false, true, false).add(weight(node, "bias"));
        yield graph.reshape(y, network.shape(node.name()).withBatch(-1));
      }
      case Conv2d conv ->
          graph
              .cnn()
              .conv2d(
                  x,
                  graph.permute(weight(node, "weight"), 2, 3, 1, 0),
                  weight(node, "bias"),
                  SquareWindow.convolution(conv.kernel(), conv.stride(), conv.padding()));
      case Relu _ -> graph.nn().relu(x, 0);
      case MaxPool2d pool ->
          graph
              .cnn()
              .maxPooling2d(x, SquareWindow.pooling(pool.kernel(), pool.stride(), pool.padding()));
      case Flatten _ -> graph.reshape(x, -1, network.shape(node.name()).count());
      case Generic generic ->
          throw generic.cannotBe(node.name(), "trained on SameDiff: choose Backend.KERNELS");
    };
  }

  private SDVariable weight(Node node, String shortName) {
    return graph.getVariable(seenByLayer(node.weight(shortName)));
  }

  /** The product with the mask where there is one, else the weight itself. */
  private String seenByLayer(String name) {
    return network.prunable().contains(name) ? name + MASKED : name;
  }

  @Override
  public double compute(Examples examples, int[] rows) {
    float[] x = new float[rows.length * inputShape.count()];
    examples.gather(rows, x);
    float[] target = new float[rows.length * outputs];
    for (int i = 0; i < rows.length; i++) {
      target[i * outputs + examples.labels()[rows[i]]] = 1;
    }
    var placeholders = new HashMap<String, INDArray>();
    placeholders.put(X, Nd4j.create(x, inputShape.withBatch(rows.length), 'c'));
    placeholders.put(TARGET, Nd4j.create(target, new long[] {rows.length, outputs}, 'c'));
    for (String name : network.prunable()) {
      Parameter weight = requireNonNull(parameters.get(name));
      placeholders.put(
          name + MASK, Nd4j.create(weight.maskBits().clone(), weight.shape.toLongs(), 'c'));
    }
    for (Parameter parameter : parameters.values()) {
      graph.getArrForVarName(parameter.name).data().setData(parameter.value);
    }
    var result =
        graph.calculateGradientsAndOutputs(
            placeholders,
            List.of(LOSS),
            parameters.keySet().stream().map(this::seenByLayer).toList());
    for (Parameter parameter : parameters.values()) {
      INDArray gradient = requireNonNull(result.getGradients().get(seenByLayer(parameter.name)));
      float[] values = Parameter.floats(gradient);
      System.arraycopy(values, 0, parameter.gradient, 0, values.length);
    }
    double loss = requireNonNull(result.getOutputs().get(LOSS)).getDouble(0);
    placeholders.values().forEach(INDArray::close);
    return loss;
  }

  @Override
  public Evaluation evaluate(Examples examples) {
    var weights = new LinkedHashMap<String, INDArray>();
    parameters.forEach((name, parameter) -> weights.put(name, parameter.toArray()));
    return Inference.of(network.withWeights(weights)).evaluate(examples);
  }

  @Override
  public void close() {
    // The arrays are ND4J's; they are freed with the graph, by the garbage collector.
  }
}
