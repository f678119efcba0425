package sparselab.hardware.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import sparselab.hardware.Device;
import sparselab.hardware.ElementType;
import sparselab.hardware.Estimate;
import sparselab.hardware.Op;
import sparselab.hardware.Structure;
import sparselab.hardware.Variant;
import sparselab.hardware.Workload;

/** What must hold for every device, workload and level. */
class PropertyTest {
  private static final double SLACK = 1e-9;
  private static final long SEED = 42;

  private static List<Workload> workloads(int count) {
    var random = new SplittableRandom(SEED);
    var types = ElementType.values();
    var workloads = new ArrayList<Workload>();
    for (int i = 0; i < count; i++) {
      var ops = new ArrayList<Op>();
      for (int j = 0; j <= random.nextInt(4); j++) {
        var type = types[random.nextInt(types.length)];
        long m = 1L << random.nextInt(12);
        var op =
            random.nextInt(5) == 0
                ? Op.conv2d("c" + j, 1, 14, 14, 64, 64, 3, 1, random.nextBoolean() ? 1 : 64, type)
                : Op.gemm("g" + j, m, random.nextInt(1, 3000), random.nextInt(1, 3000), type);
        ops.add(op.activationDensity(random.nextBoolean() ? 1 : random.nextDouble(0.1, 1)));
      }
      ops.add(Op.elementwise("relu", 1000, 1000, ElementType.FP32));
      ops.add(Op.activations("scores", 64, 64, 64, 8, ElementType.FP16));
      workloads.add(Workload.of("w" + i, 1, ops));
    }
    return workloads;
  }

  private static final List<Structure> STRUCTURES =
      List.of(
          Structure.UNSTRUCTURED,
          Structure.block(16, 1),
          Structure.block(128, 128),
          Structure.CHANNEL);

  private static void forAll(Check check) {
    for (var workload : workloads(4)) {
      for (var device : Device.all()) {
        for (var level : Level.values()) {
          check.check(workload, device, StackedModel.upTo(level));
        }
      }
    }
  }

  private interface Check {
    void check(Workload workload, Device device, StackedModel model);
  }

  private static double seconds(Estimate estimate) {
    return estimate.seconds().typical();
  }

  private static double joules(Estimate estimate) {
    return estimate.joules().orElse(0.0);
  }

  @Test
  void totalsAreSumsAndUtilisationIsAShare() {
    forAll(
        (workload, device, model) -> {
          for (var structure : STRUCTURES) {
            var e = model.estimate(workload.pruned(new Variant(structure, 0.3)), device);
            var what = workload.name() + " on " + device.name() + " " + structure + model.name();
            double parts = e.breakdown().values().stream().mapToDouble(s -> s).sum();
            assertEquals(seconds(e), parts, SLACK * seconds(e), what);
            assertTrue(e.utilisation() >= 0 && e.utilisation() <= 1 + SLACK, what);
            assertTrue(e.seconds().low() <= seconds(e) && seconds(e) <= e.seconds().high(), what);
            e.layers()
                .forEach(
                    layer -> {
                      assertTrue(layer.utilisation() <= 1 + SLACK, what);
                      layer.breakdown().values().forEach(s -> assertTrue(s >= -1e-18, what));
                    });
          }
        });
  }

  @Test
  void moreOfAnythingIsNeverSlower() {
    forAll(
        (workload, device, model) -> {
          var pruned = workload.pruned(Variant.unstructured(0.2));
          double before = seconds(model.estimate(pruned, device));
          for (var key : device.numbers().keySet()) {
            boolean more =
                key.startsWith("peak.")
                    || (key.endsWith("bytesPerSecond") && key.startsWith("memory."))
                    || key.endsWith("capacityBytes");
            if (more) {
              double after = seconds(model.estimate(pruned, device.scaled(key, 3)));
              assertTrue(
                  after <= before * (1 + SLACK), device.name() + " " + key + " " + model.name());
            }
          }
        });
  }

  @Test
  void moreZerosAreNeverSlowerNorCostlier() {
    forAll(
        (workload, device, model) -> {
          for (var structure : STRUCTURES) {
            double time = Double.MAX_VALUE;
            double energy = Double.MAX_VALUE;
            for (int percent = 100; percent >= 5; percent -= 5) {
              var variant = new Variant(structure, percent / 100.0);
              var e = model.estimate(workload.pruned(variant), device);
              var what = device.name() + " " + variant + " " + model.name() + workload.name();
              assertTrue(seconds(e) <= time * (1 + SLACK), what);
              assertTrue(joules(e) <= energy * (1 + SLACK), what + " energy");
              time = seconds(e);
              energy = joules(e);
            }
          }
        });
  }

  @Test
  void denseIsTheLimitOfSparsityZero() {
    forAll(
        (workload, device, model) -> {
          double dense = seconds(model.estimate(workload, device));
          for (var structure : STRUCTURES) {
            var zero = model.estimate(workload.pruned(new Variant(structure, 1)), device);
            assertEquals(dense, seconds(zero), SLACK * dense);
            assertEquals(1, zero.speedup(), SLACK);
          }
        });
  }

  @Test
  void sparseIsNeverSlowerThanDenseUnlessForced() {
    forAll(
        (workload, device, model) -> {
          var e = model.estimate(workload.pruned(Variant.nOfM(2, 4)), device);
          assertTrue(e.speedup() >= 1 - SLACK, device.name() + " " + model.name());
        });
  }

  @Test
  void aHundredLayersOnTwentyDevicesByFivePatternsTakeUnderASecond() {
    var ops = new ArrayList<Op>();
    for (int i = 0; i < 100; i++) {
      ops.add(Op.gemm("l" + i, 256, 512 + i, 1024 - i, ElementType.INT8).activationDensity(0.6));
    }
    var network = Workload.of("hundred", 256, ops);
    var variants =
        List.of(
            Variant.dense(),
            Variant.unstructured(0.2),
            Variant.nOfM(2, 4),
            Variant.block(16, 1, 0.2),
            Variant.channel(0.5));
    long best = Long.MAX_VALUE;
    // About 75 ms of one core when warm; a busy machine gets more attempts, not more time.
    for (int attempt = 0; attempt < 30 && best > 1_000_000_000L; attempt++) {
      long start = System.nanoTime();
      for (var device : Device.all().subList(0, 20)) {
        for (var variant : variants) {
          StackedModel.full().estimate(network.pruned(variant), device);
        }
      }
      best = Math.min(best, System.nanoTime() - start);
    }
    assertTrue(best < 1_000_000_000L, best / 1e6 + " ms");
  }
}
