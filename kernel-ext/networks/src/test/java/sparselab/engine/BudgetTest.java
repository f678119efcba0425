package sparselab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;
import sparselab.hardware.Device;
import sparselab.hardware.model.Roofline;
import sparselab.mask.Masks;
import sparselab.network.Network;
import sparselab.prune.Allocation;
import sparselab.prune.Context;
import sparselab.prune.Pruner;
import sparselab.prune.Samples;

class BudgetTest {
  private static final DoubleFunction<Pruner> GLOBAL = s -> Pruner.magnitude(Allocation.global(s));

  @Test
  void macsAndBytesAreMetFromBelowAndNearly() {
    Network network = Samples.cnn();
    Context context = Context.of(network, Masks.none());
    Budget.Fit macs = Budget.macs(0.3 * network.macs()).fit(context, GLOBAL);
    assertTrue(macs.cost() <= 0.3 * network.macs());
    assertTrue(macs.cost() > 0.3 * network.macs() - 2 * 143, "within two of the dearest weights");
    Budget.Fit bytes = Budget.bytes("CSR", 2000).fit(context, GLOBAL);
    assertTrue(bytes.cost() <= 2000 && bytes.cost() > 2000 - 16, bytes::toString);
    assertEquals(bytes.cost(), Stored.of(network, bytes.masks()).bytes("CSR"));
  }

  @Test
  void modelledSecondsUseTheDevice() {
    Network network = Samples.mlp(2048, 2048, 16);
    Device device = Device.named("a100-80");
    double dense =
        Roofline.sparse()
            .estimate(Workloads.of(network, Masks.none(), 1), device)
            .seconds()
            .typical();
    Context context = Context.of(network, Masks.none());
    var budget = Budget.modelledSeconds(0.8 * dense, 1, device, Roofline.sparse());
    Budget.Fit fit = budget.fit(context, GLOBAL);
    assertTrue(fit.sparsity() > 0.1 && fit.cost() <= 0.8 * dense, fit.tries()::toString);
    assertEquals(0, Budget.bytes(1e12).fit(context, GLOBAL).sparsity());
    var impossible = Budget.modelledSeconds(1e-12, 1, device, Roofline.sparse());
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> impossible.fit(context, GLOBAL))
                .getMessage());
    assertTrue(message.contains("cannot be met"), message);
  }
}
