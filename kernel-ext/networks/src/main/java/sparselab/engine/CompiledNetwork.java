package sparselab.engine;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.kernels.Floats;
import sparselab.kernels.Team;
import sparselab.network.Network;

/**
 * A network ready to run: weights packed, kernels chosen, memory planned.
 *
 * <p>Any number of examples may be given; they are computed in batches of the size it was compiled
 * for. Safe to use from several threads at once: each has its own workspace. If it was compiled for
 * several threads, callers take turns layer by layer; its helpers end when it is unreachable.
 */
public final class CompiledNetwork {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Network network;
  private final EnginePlan plan;
  private final List<Past.Shape> attentions;
  private final List<Lowering.Placed> placed;
  private final Step[] placeSteps;
  private final Step[] wholeSteps;
  private final ThreadLocal<Workspace> workspaces;

  CompiledNetwork(
      Network network,
      EnginePlan plan,
      Buffers buffers,
      List<HeadScratch.Shape> heads,
      List<Past.Shape> attentions,
      List<Lowering.Placed> placeSteps,
      List<Lowering.Placed> wholeSteps,
      @Nullable Team team) {
    this.network = network;
    this.plan = plan;
    this.attentions = List.copyOf(attentions);
    this.placed = Stream.concat(placeSteps.stream(), wholeSteps.stream()).toList();
    this.placeSteps = placeSteps.stream().map(Lowering.Placed::step).toArray(Step[]::new);
    this.wholeSteps = wholeSteps.stream().map(Lowering.Placed::step).toArray(Step[]::new);
    List<HeadScratch.Shape> shapes = List.copyOf(heads);
    this.workspaces = ThreadLocal.withInitial(() -> new Workspace(buffers, shapes, team));
    if (team != null) {
      CLEANER.register(this, team::close);
    }
  }

  /** What was compiled, its pruned weights zero. */
  public Network network() {
    return network;
  }

  /** What was chosen for each layer, and why. */
  public EnginePlan plan() {
    return plan;
  }

  /**
   * Outputs of the last layer.
   *
   * @param x float32 (n, …) with as many values per example as the network's input
   * @return (n, …output shape), fresh
   * @throws IllegalArgumentException when the input does not fit
   */
  public INDArray run(INDArray x) {
    if (x.rank() < 1 || x.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "%s: expected float32 (n, …), found %s".formatted(network.name(), x.shapeInfoToString()));
    }
    int examples = Math.toIntExact(x.size(0));
    check(x.length(), examples);
    INDArray rows = x.ordering() == 'c' && !x.isView() ? x : x.dup('c');
    INDArray y =
        Nd4j.createUninitialized(DataType.FLOAT, network.outputShape().withBatch(examples), 'c');
    try {
      run(window(rows), examples, window(y), null);
    } finally {
      Reference.reachabilityFence(rows); // the steps know addresses only
    }
    return y;
  }

  /**
   * Outputs of the last layer.
   *
   * @param x (n · inputs) row-major
   * @return (n · outputs) row-major, fresh
   */
  public float[] run(float[] x) {
    int inputs = network.inputShape().count();
    int examples = x.length / inputs;
    check(x.length, examples);
    float[] y = new float[Math.multiplyExact(examples, network.outputShape().count())];
    run(MemorySegment.ofArray(x), examples, MemorySegment.ofArray(y), null);
    return y;
  }

  /**
   * The same without any allocation, once warm and for whole batches.
   *
   * @param x (examples · inputs) row-major
   * @param y (examples · outputs) row-major, overwritten
   */
  public void run(Floats x, int examples, Floats y) {
    run(x, examples, y, null);
  }

  /** The position after those of {@code past}, which gets its keys and values. */
  void run(Floats x, Floats y, Past past) {
    run(x, 1, y, past);
  }

  private void run(Floats x, int examples, Floats y, @Nullable Past past) {
    check(x.size(), examples);
    if (y.size() != (long) examples * network.outputShape().count()) {
      throw new IllegalArgumentException(
          "%s: expected room for %d outputs of %s, found %d floats"
              .formatted(network.name(), examples, network.outputShape(), y.size()));
    }
    run(x.segment(), examples, y.segment(), past);
  }

  private void run(MemorySegment x, int examples, MemorySegment y, @Nullable Past past) {
    Workspace workspace = workspaces.get();
    workspace.input = x;
    workspace.output = y;
    workspace.past = past;
    try {
      for (int from = 0; from < examples; from += plan.batch()) {
        runBatch(workspace, from, Math.min(plan.batch(), examples - from), null);
      }
    } finally {
      workspace.input = MemorySegment.NULL;
      workspace.output = MemorySegment.NULL;
      workspace.past = null;
      Reference.reachabilityFence(this); // the cleaner ends the helpers
    }
  }

  /**
   * Runs one batch, or the position after those of {@code past}, and adds each step's nanoseconds
   * to {@code nanos}, in the order of {@link #placed}.
   */
  void runTimed(Floats x, Floats y, @Nullable Past past, long[] nanos) {
    Workspace workspace = workspaces.get();
    workspace.input = x.segment();
    workspace.output = y.segment();
    workspace.past = past;
    try {
      runBatch(workspace, 0, plan.batch(), nanos);
    } finally {
      workspace.past = null;
      Reference.reachabilityFence(this);
    }
  }

  /** What each attention leaves for later positions; none where whole sequences are computed. */
  List<Past.Shape> attentions() {
    return attentions;
  }

  /** Steps in the order they run. */
  List<Lowering.Placed> placed() {
    return placed;
  }

  private void runBatch(Workspace workspace, int from, int batch, long @Nullable [] nanos) {
    workspace.batch = batch;
    for (int at = 0; placeSteps.length > 0 && at < batch; at += plan.block()) {
      workspace.first = (long) from + at;
      workspace.inBatch = at;
      workspace.examples = Math.min(plan.block(), batch - at);
      runSteps(placeSteps, workspace, nanos, 0);
    }
    workspace.first = from;
    workspace.inBatch = 0;
    workspace.examples = batch;
    runSteps(wholeSteps, workspace, nanos, placeSteps.length);
  }

  private static void runSteps(
      Step[] steps, Workspace workspace, long @Nullable [] nanos, int first) {
    if (nanos == null) {
      for (Step step : steps) {
        step.run(workspace);
      }
      return;
    }
    long before = System.nanoTime();
    for (int i = 0; i < steps.length; i++) {
      steps[i].run(workspace);
      long now = System.nanoTime();
      nanos[first + i] += now - before;
      before = now;
    }
  }

  private void check(long length, long examples) {
    if (length != examples * network.inputShape().count()) {
      throw new IllegalArgumentException(
          "%s: expected examples of %s (%d values each), found %d values for %d examples"
              .formatted(
                  network.name(),
                  network.inputShape(),
                  network.inputShape().count(),
                  length,
                  examples));
    }
  }

  private static MemorySegment window(INDArray array) {
    return Floats.ofAddress(array.data().address(), array.length(), array).segment();
  }

  @Override
  public String toString() {
    return network.name()
        + " compiled: "
        + plan.rows().stream().map(EnginePlan.Row::kernel).toList()
        + ", input "
        + Arrays.toString(network.inputShape().sizes());
  }
}
