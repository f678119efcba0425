package sparselab.prune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sparselab.network.Conv2d;
import sparselab.network.DepthwiseConv2d;
import sparselab.network.Linear;
import sparselab.network.Network;
import sparselab.network.Node;
import sparselab.network.Shape;

/**
 * Which channels of which layers can only leave a network together.
 *
 * <p>A <em>unit</em> is the smallest such set: a channel with its batch norm and depthwise kernel;
 * the channel of every layer that a residual addition or a product ties to it; all features that
 * flattening makes of it; a whole attention head, or with shared keys all heads that share one. The
 * units made by the same layers form a {@link Group}.
 *
 * @see <a href="https://arxiv.org/abs/2301.12900">Fang et al. 2023 (DepGraph)</a>
 */
public final class DependencyGraph {
  private final Network network;
  private final Map<String, int[]> units;
  private final List<Group> groups;
  private final int[] groupOf;
  private final int[] placeOf;

  /**
   * Units that are made, read and removed alike.
   *
   * @param name of the first layer that makes them
   * @param producers layers whose outputs they are
   * @param readers layers with weights for them
   * @param units how many there are
   * @param width channels of a unit in the producer where it has fewest: 1, or a head's size
   * @param fixed why none can leave, or empty
   */
  public record Group(
      String name,
      List<String> producers,
      List<String> readers,
      int units,
      int width,
      String fixed) {
    public Group {
      producers = List.copyOf(producers);
      readers = List.copyOf(readers);
    }

    /** Whether units of the group can leave. */
    public boolean removable() {
      return fixed.isEmpty();
    }
  }

  /** Finds the groups of a network. */
  public static DependencyGraph of(Network network) {
    return new DependencyGraph(network);
  }

  private DependencyGraph(Network network) {
    this.network = network;
    var ties = new UnitTies(network);
    this.units = ties.units();
    this.groupOf = new int[ties.count()];
    this.placeOf = new int[ties.count()];
    List<Set<Integer>> makers = sets(ties.count());
    List<Set<Integer>> readers = sets(ties.count());
    List<Node> nodes = network.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      if (makesUnits(node)) {
        mark(outputs(node.name()), i, makers);
      }
      if (readsUnits(node)) {
        mark(outputs(node.inputs().getFirst()), i, readers);
      }
    }
    var byMakers = new LinkedHashMap<Alike, List<Integer>>();
    for (int unit = 0; unit < groupOf.length; unit++) {
      if (!makers.get(unit).isEmpty()) {
        var alike = new Alike(makers.get(unit), ties.fixed(unit));
        byMakers.computeIfAbsent(alike, _ -> new ArrayList<>()).add(unit);
      }
    }
    Arrays.fill(groupOf, -1);
    var found = new ArrayList<Group>();
    byMakers.forEach(
        (alike, members) -> {
          var reading = new TreeSet<Integer>();
          for (int place = 0; place < members.size(); place++) {
            int unit = members.get(place);
            groupOf[unit] = found.size();
            placeOf[unit] = place;
            reading.addAll(readers.get(unit));
          }
          List<String> names = alike.makers.stream().map(i -> nodes.get(i).name()).toList();
          found.add(
              new Group(
                  names.getFirst(),
                  names,
                  reading.stream().map(i -> nodes.get(i).name()).toList(),
                  members.size(),
                  width(names, members.getFirst()),
                  alike.fixed));
        });
    this.groups = List.copyOf(found);
  }

  /** What the units of a group have in common. */
  private record Alike(Set<Integer> makers, String fixed) {}

  private int width(List<String> producers, int unit) {
    return producers.stream()
        .mapToInt(name -> (int) Arrays.stream(outputs(name)).filter(u -> u == unit).count())
        .min()
        .orElseThrow();
  }

  private static List<Set<Integer>> sets(int count) {
    var sets = new ArrayList<Set<Integer>>();
    for (int i = 0; i < count; i++) {
      sets.add(new TreeSet<>());
    }
    return sets;
  }

  private static void mark(int[] units, int node, List<Set<Integer>> sets) {
    for (int unit : units) {
      sets.get(unit).add(node);
    }
  }

  static boolean readsUnits(Node node) {
    return node.layer() instanceof Linear || node.layer() instanceof Conv2d;
  }

  private static boolean makesUnits(Node node) {
    return readsUnits(node) || node.layer() instanceof sparselab.network.Embedding;
  }

  /** The network whose graph it is. */
  public Network network() {
    return network;
  }

  /** The groups, in the order of the layers that make them. */
  public List<Group> groups() {
    return groups;
  }

  /**
   * The group made by a layer.
   *
   * @throws IllegalArgumentException when the layer makes none
   */
  public Group group(String producer) {
    return groups.get(index(producer));
  }

  /** Number of the group that a layer makes. */
  int index(String producer) {
    for (int g = 0; g < groups.size(); g++) {
      if (groups.get(g).producers.contains(producer)) {
        return g;
      }
    }
    throw new IllegalArgumentException(
        "Dependency graph of %s: no group is made by %s; there are %s"
            .formatted(network.name(), producer, groups.stream().map(Group::name).toList()));
  }

  /** Number of units. */
  int count() {
    return groupOf.length;
  }

  /** Unit of each channel or feature at a node's output. Shared: do not write to it. */
  int[] outputs(String node) {
    return Objects.requireNonNull(units.get(node), node);
  }

  /** Number of the group of a unit; −1 for the network's input. */
  int groupOf(int unit) {
    return groupOf[unit];
  }

  /** Number of a unit within its group. */
  int placeOf(int unit) {
    return placeOf[unit];
  }

  /** For each weight of a prunable tensor the unit of the row it lies in. */
  Slices slices(Node node) {
    Shape shape = network.weightShape(node.weight("weight"));
    int[] rows = outputs(node.name());
    if (node.layer() instanceof DepthwiseConv2d) {
      return new Slices(rows, new int[0], shape.count() / shape.size(0), 1);
    }
    int[] columns = outputs(node.inputs().getFirst());
    int k = shape.count() / shape.size(0);
    return new Slices(rows, columns, k, k / columns.length);
  }

  /**
   * How a weight tensor is cut by units.
   *
   * @param rows unit of each output
   * @param columns unit of each input; empty for a depthwise convolution
   * @param k weights of an output
   * @param area weights of an output and an input, which lie together
   */
  @SuppressWarnings("ArrayRecordComponent") // read-only views of the graph
  record Slices(int[] rows, int[] columns, int k, int area) {
    int row(int weight) {
      return rows[weight / k];
    }

    /** Unit that the weight reads, or −1 when it is that of the row. */
    int column(int weight) {
      return columns.length == 0 ? -1 : columns[weight % k / area];
    }
  }

  @Override
  public String toString() {
    return groups.stream()
        .map(
            g ->
                "  %-12s %4d units, made by %s, read by %s%s"
                    .formatted(
                        g.name,
                        g.units,
                        g.producers,
                        g.readers,
                        g.removable() ? "" : "; stays: " + g.fixed))
        .collect(Collectors.joining("\n", "groups of " + network.name() + "\n", ""));
  }
}
