package sparselab.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import sparselab.data.Dataset;
import sparselab.hardware.CostModel;
import sparselab.hardware.Device;
import sparselab.hardware.Estimate;
import sparselab.hardware.Workload;
import sparselab.hardware.model.Roofline;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.train.Inference;
import sparselab.train.Progress;

/**
 * What pruning did, variant by variant: accuracy, sizes, measured time, predicted time.
 *
 * @param rows one per variant, flat: a table
 * @param predictions one per variant and device
 * @param plans what the engine chose for each variant
 * @param provenance what all of it depends on
 */
public record Report(
    List<Row> rows, List<Prediction> predictions, List<EnginePlan> plans, Provenance provenance) {
  public Report {
    rows = List.copyOf(rows);
    predictions = List.copyOf(predictions);
    plans = List.copyOf(plans);
  }

  /**
   * A network to report on.
   *
   * @param name such as "dense", "pruned", "fine-tuned"
   * @param asked sparsity that was asked for, if any was; 0 to 1
   */
  public record Variant(String name, Network network, Masks masks, OptionalDouble asked) {
    public Variant {
      double share = asked.orElse(0);
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "Report.Variant \"%s\": expected a sparsity (zeros/all) in [0, 1], found %s"
                .formatted(name, share));
      }
    }

    /** Nothing pruned. */
    public static Variant dense(String name, Network network) {
      return new Variant(name, network, Masks.none(), OptionalDouble.empty());
    }

    /** Pruned to a sparsity. */
    public static Variant pruned(String name, Network network, Masks masks, double asked) {
      return new Variant(name, network, masks, OptionalDouble.of(asked));
    }
  }

  /**
   * How to report.
   *
   * @param devices whose times to predict; put this machine first
   */
  public record Options(
      Engine.Options engine, Profile.Options profile, CostModel model, List<Device> devices) {
    public Options {
      devices = List.copyOf(devices);
      if (engine.batch() != profile.batch()) {
        throw new IllegalArgumentException(
            "Report.Options: the engine compiles for batch %d, the profile measures batch %d; use withBatch"
                .formatted(engine.batch(), profile.batch()));
      }
    }

    /** Batch 64, the sparse roofline, the devices given. */
    public static Options of(Device... devices) {
      return new Options(
          Engine.Options.defaults(),
          Profile.Options.defaults(),
          Roofline.sparse(),
          List.of(devices));
    }

    public Options withBatch(int batch) {
      return new Options(engine.withBatch(batch), profile.withBatch(batch), model, devices);
    }
  }

  /**
   * One variant.
   *
   * @param accuracy share of test examples that are right
   * @param loss mean cross-entropy in nats
   * @param askedSparsity NaN when none was asked for
   * @param prunableSparsity zeros by all, over the weights pruning may touch
   * @param totalSparsity zeros by all, over all parameters
   * @param macs multiply-accumulates of one example, dense
   * @param nonZeroMacs those whose weight is kept
   * @param smallestBytes each tensor in its own smallest format
   * @param milliseconds median time of one batch, compiled
   * @param nd4jMilliseconds the same network, dense, on ND4J
   * @param speedup nd4j/ours
   */
  public record Row(
      String variant,
      double accuracy,
      double loss,
      double askedSparsity,
      double prunableSparsity,
      double totalSparsity,
      long parameters,
      long keptParameters,
      long macs,
      long nonZeroMacs,
      long denseBytes,
      long csrBytes,
      long bitmaskBytes,
      long smallestBytes,
      int batch,
      double milliseconds,
      double lowMilliseconds,
      double highMilliseconds,
      double nd4jMilliseconds,
      double speedup,
      double lowSpeedup,
      double highSpeedup) {}

  /**
   * One variant on one device, as the model sees it.
   *
   * @param milliseconds typical time of one batch
   * @param speedup over the same network dense on the same device
   * @param boundBy what decides the time
   * @param reasons why it is not faster
   */
  public record Prediction(
      String variant,
      String device,
      String model,
      double milliseconds,
      double lowMilliseconds,
      double highMilliseconds,
      double speedup,
      String boundBy,
      List<String> reasons) {
    public Prediction {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * What the numbers depend on.
   *
   * @param data the test examples in words
   * @param dataSha256 their digest
   * @param options all options, seeds among them
   * @param java version of the JVM
   * @param machine operating system, architecture and cores
   */
  public record Provenance(
      String data, String dataSha256, Options options, String java, String machine) {
    static Provenance of(Dataset data, Options options) {
      return new Provenance(
          data.name(),
          data.sha256(),
          options,
          Runtime.version().toString(),
          "%s %s, %d cores"
              .formatted(
                  System.getProperty("os.name"),
                  System.getProperty("os.arch"),
                  Runtime.getRuntime().availableProcessors()));
    }
  }

  /**
   * Evaluates, compiles, measures and predicts each variant.
   *
   * @param test examples that no choice was made on
   * @throws java.util.concurrent.CancellationException when the thread is interrupted
   */
  public static Report of(
      Dataset test, List<Variant> variants, Options options, Progress progress) {
    var rows = new ArrayList<Row>();
    var predictions = new ArrayList<Prediction>();
    var plans = new ArrayList<EnginePlan>();
    for (Variant variant : variants) {
      int done = rows.size();
      Progress inner =
          (_, _, message) -> progress.at(done, variants.size(), variant.name + ": " + message);
      CompiledNetwork compiled =
          Engine.compile(variant.network, variant.masks, options.engine, inner);
      Profile profile = Profile.measure(compiled, options.profile, inner);
      Workload workload = Workloads.of(compiled.network(), variant.masks, options.engine.batch());
      rows.add(row(variant, compiled.network(), test, workload, profile));
      for (Device device : options.devices) {
        predictions.add(prediction(variant, options.model.estimate(workload, device)));
      }
      plans.add(compiled.plan());
    }
    progress.at(variants.size(), variants.size(), "report done");
    return new Report(rows, predictions, plans, Provenance.of(test, options));
  }

  private static Row row(
      Variant variant, Network network, Dataset test, Workload workload, Profile profile) {
    var evaluation = Inference.of(network).evaluate(test);
    Stored stored = Stored.of(network, variant.masks);
    long parameters = network.parameters();
    long removed = variant.masks.size() - variant.masks.kept();
    long prunable =
        network.prunable().stream().mapToLong(name -> network.weight(name).length()).sum();
    int batch = profile.batch();
    return new Row(
        variant.name,
        evaluation.accuracy(),
        evaluation.loss(),
        variant.asked.orElse(Double.NaN),
        (double) removed / prunable,
        (double) removed / parameters,
        parameters,
        parameters - removed,
        network.macs(),
        workload.macsNonZero() / batch,
        stored.bytes("dense"),
        stored.bytes("CSR"),
        stored.bytes("bitmask"),
        stored.smallest(),
        batch,
        profile.ours().milliseconds(),
        1e3 * profile.ours().lowSeconds(),
        1e3 * profile.ours().highSeconds(),
        profile.nd4j().milliseconds(),
        profile.speedup().median(),
        profile.speedup().low(),
        profile.speedup().high());
  }

  private static Prediction prediction(Variant variant, Estimate estimate) {
    return new Prediction(
        variant.name,
        estimate.device().name(),
        estimate.model().name(),
        1e3 * estimate.seconds().typical(),
        1e3 * estimate.seconds().low(),
        1e3 * estimate.seconds().high(),
        estimate.speedup(),
        estimate.boundBy().shown(),
        estimate.reasons());
  }
}
