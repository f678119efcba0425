package sparselab.prune;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sparselab.mask.Mask;
import sparselab.mask.Pattern;
import sparselab.mask.Units;
import sparselab.network.Network;
import sparselab.network.Shape;
import sparselab.train.Parametrisation;

/** {@link SparseTraining.SrSte} on the weights of a network. */
final class NofMStraightThrough implements Parametrisation {
  private final SparseTraining.SrSte how;
  private final Map<String, int[][]> groups = new LinkedHashMap<>();

  NofMStraightThrough(Network network, SparseTraining.SrSte how) {
    this.how = how;
    for (String name : network.prunable()) {
      Shape shape = network.weightShape(name);
      if (how.pattern().misfit(shape).isEmpty()) {
        Pattern.Limit limit = how.pattern().limit(shape).orElseThrow();
        groups.put(name, members(limit.groups(), shape.count()));
      }
    }
    if (groups.isEmpty()) {
      throw new IllegalArgumentException(
          "SrSte: %s has no weight for %s".formatted(network.name(), how.pattern()));
    }
  }

  private static int[][] members(Units units, int count) {
    int[] sizes = units.sizes();
    int[][] members = new int[sizes.length][];
    for (int g = 0; g < sizes.length; g++) {
      members[g] = new int[sizes[g]];
    }
    int[] filled = new int[sizes.length];
    for (int i = 0; i < count; i++) {
      int g = units.of(i);
      members[g][filled[g]++] = i;
    }
    return members;
  }

  private int @Nullable [][] of(String weight) {
    return groups.get(weight);
  }

  @Override
  public boolean covers(String weight) {
    return groups.containsKey(weight);
  }

  @Override
  public void forward(String weight, float[] trained, float[] used) {
    System.arraycopy(trained, 0, used, 0, trained.length);
    for (int[] group : Objects.requireNonNull(of(weight))) {
      for (int gone = how.pattern().n(); gone < group.length; gone++) {
        int smallest = -1;
        for (int i : group) {
          // of equal magnitudes the first falls; one that fell is NaN until the group is done
          if (!Float.isNaN(used[i])
              && (smallest < 0 || Math.abs(used[i]) < Math.abs(used[smallest]))) {
            smallest = i;
          }
        }
        if (smallest >= 0) {
          used[smallest] = Float.NaN;
        }
      }
      for (int i : group) {
        used[i] = Float.isNaN(used[i]) ? 0 : used[i];
      }
    }
  }

  @Override
  public void backward(String weight, float[] trained, float[] used, float[] gradient) {
    float pull = (float) how.pull();
    for (int i = 0; i < gradient.length; i++) {
      if (used[i] == 0) {
        gradient[i] += pull * trained[i];
      }
    }
  }

  @Override
  public Mask mask(String weight, Shape shape, float[] used) {
    var kept = new BitSet(used.length);
    for (int i = 0; i < used.length; i++) {
      kept.set(i, used[i] != 0);
    }
    return new Mask(shape, kept, how.pattern());
  }

  @Override
  public String toString() {
    return how.toString();
  }
}
