package sparselab.hardware.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import sparselab.hardware.CostModel;
import sparselab.hardware.Device;
import sparselab.hardware.Estimate;
import sparselab.hardware.LayerEstimate;
import sparselab.hardware.Op;
import sparselab.hardware.Workload;

/**
 * The cost model up to a level.
 *
 * <p>Layers run one after the other; each costs {@code max(compute, memory) + overhead}, with
 * compute and memory as the levels of {@link Level} refine them.
 *
 * @param level what is taken into account
 * @param options what is assumed where the device file is silent
 */
public record StackedModel(Level level, ModelOptions options) implements CostModel {
  public StackedModel {
    Objects.requireNonNull(level);
    Objects.requireNonNull(options);
  }

  /** The model up to {@code level} with the default assumptions. */
  public static StackedModel upTo(Level level) {
    return new StackedModel(level, ModelOptions.defaults());
  }

  /** Every level. */
  public static StackedModel full() {
    return upTo(Level.L4_IMBALANCE);
  }

  @Override
  public String name() {
    return level.shown();
  }

  @Override
  public Estimate estimate(Workload workload, Device device) {
    var seen = level == Level.L0_ROOFLINE ? workload.dense() : workload;
    var dense = seen.dense();
    double storedBytes = seen.storedBytes();
    double denseBytes = dense.storedBytes();
    var layers = new ArrayList<LayerEstimate>(seen.ops().size());
    for (int i = 0; i < seen.ops().size(); i++) {
      var op = seen.ops().get(i);
      var densest = denseCost(dense.ops().get(i), device, denseBytes);
      var cost = best(op, device, storedBytes, denseBytes);
      var reasons = Reasons.of(workload.ops().get(i), op, device, cost, densest, workload, this);
      layers.add(
          new LayerEstimate(
              op,
              cost.seconds(),
              densest.seconds().typical(),
              cost.bound(),
              cost.parts(),
              cost.traffic().bytes(),
              cost.path().executed(),
              EnergyModel.of(op, device, cost),
              cost.path().sparse(),
              reasons));
    }
    return new Estimate(workload, device, this, layers);
  }

  /** The path to take: the fastest, or the fastest sparse one if dense may not be kept. */
  private Cost best(Op op, Device device, double storedBytes, double denseBytes) {
    var costs = new ArrayList<Cost>();
    for (var path : paths(op, device)) {
      boolean compressed = path.reads().bytes() == op.stored().bytes();
      costs.add(cost(op, device, path, compressed ? storedBytes : denseBytes));
    }
    var dense = costs.getFirst();
    var sparse = costs.subList(1, costs.size()).stream().min(StackedModel::faster);
    if (sparse.isEmpty()) {
      return dense;
    }
    boolean keepDense = options.keepDenseIfFaster() && faster(dense, sparse.get()) < 0;
    return keepDense ? dense : sparse.get();
  }

  private static int faster(Cost a, Cost b) {
    return Double.compare(a.seconds().typical(), b.seconds().typical());
  }

  private Cost denseCost(Op op, Device device, double networkBytes) {
    // A device that skips zero activations does so under dense weights too.
    return best(op, device, networkBytes, networkBytes);
  }

  private List<Path> paths(Op op, Device device) {
    var type = Types.runsAs(op.activationType(), device);
    return Path.of(op, device, type, level, options);
  }

  private Cost cost(Op op, Device device, Path path, double networkBytes) {
    var traffic = Traffic.of(op, device, path.reads(), networkBytes, options);
    if (level.includes(Level.L3_ARRAY)) {
      traffic = traffic.withRereads(op, path.executed(), device, options);
    }
    double underfill = level.includes(Level.L3_ARRAY) ? Underfill.factor(op, path, device) : 1;
    double imbalance = level.includes(Level.L4_IMBALANCE) ? LaneModel.factor(op, path, device) : 1;
    return Cost.of(op, path, traffic, underfill, imbalance, device.overheadSeconds());
  }
}
