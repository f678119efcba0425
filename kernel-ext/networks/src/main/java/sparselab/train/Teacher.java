package sparselab.train;

import java.util.LinkedHashMap;
import sparselab.network.Network;
import sparselab.network.Node;

/** Runs the teacher of a {@link Distillation} and adds its part to loss and gradients. */
final class Teacher {
  private final Distillation how;
  private final KernelGradients passes;

  Teacher(Distillation how, Network student, int batchSize) {
    this.how = how;
    Network teacher = how.teacher();
    if (!teacher.inputShape().equals(student.inputShape())
        || !teacher.outputShape().equals(student.outputShape())) {
      throw new IllegalArgumentException(
          "Distillation: expected a teacher from %s to %s, found %s"
              .formatted(student.inputShape(), student.outputShape(), teacher));
    }
    var parameters = new LinkedHashMap<String, Parameter>();
    for (Node node : teacher.nodes()) {
      for (String shortName : node.layer().weightShapes().keySet()) {
        String name = node.weight(shortName);
        parameters.put(
            name, new Parameter(name, teacher.weightShape(name), teacher.weight(name), false));
      }
    }
    this.passes = new KernelGradients(teacher, parameters, batchSize, null);
  }

  /** Both networks have the nodes that shall be alike, in the same shape. */
  void check(KernelGradients student) {
    for (String node : how.nodes()) {
      var here = student.signal(node).shape();
      var there = passes.signal(node).shape();
      if (!here.equals(there)) {
        throw new IllegalArgumentException(
            "Distillation: expected node %s to have the same shape in both networks, found %s in the student and %s in the teacher"
                .formatted(node, here, there));
      }
    }
  }

  /**
   * Adds the teacher's part to the gradients.
   *
   * @param labelLoss cross-entropy summed over the batch; its gradient lies at the logits
   * @return the whole loss summed over the batch
   */
  double add(KernelGradients student, Examples examples, int[] rows, double labelLoss) {
    passes.forward(examples, rows, false);
    Signal logits = student.logits();
    int classes = logits.width();
    float[] gradient = Operations.gradient(logits);
    double share = how.share();
    double heat = how.temperature();
    double divergence = 0;
    double[] p = new double[classes];
    double[] q = new double[classes];
    for (int i = 0; i < rows.length; i++) {
      softmax(logits.value(), i * classes, heat, p);
      softmax(passes.logits().value(), i * classes, heat, q);
      for (int c = 0; c < classes; c++) {
        int at = i * classes + c;
        divergence += q[c] == 0 ? 0 : q[c] * Math.log(q[c] / Math.max(p[c], Double.MIN_NORMAL));
        gradient[at] =
            (float) ((1 - share) * gradient[at] + share * heat * (p[c] - q[c]) / rows.length);
      }
    }
    double loss = (1 - share) * labelLoss + share * heat * heat * divergence;
    for (String node : how.nodes()) {
      loss += alike(student.signal(node), passes.signal(node), rows.length);
    }
    return loss;
  }

  private double alike(Signal here, Signal there, int batch) {
    float[] gradient = Operations.gradient(here);
    double squares = 0;
    double scale = 2 * how.nodeWeight() / ((double) batch * here.width());
    for (int i = 0; i < batch * here.width(); i++) {
      double d = here.value()[i] - there.value()[i];
      squares += d * d;
      gradient[i] += (float) (scale * d);
    }
    return how.nodeWeight() * squares / here.width();
  }

  private static void softmax(float[] z, int from, double heat, double[] to) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < to.length; c++) {
      largest = Math.max(largest, z[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < to.length; c++) {
      to[c] = Math.exp((z[from + c] - largest) / heat);
      sum += to[c];
    }
    for (int c = 0; c < to.length; c++) {
      to[c] /= sum;
    }
  }
}
