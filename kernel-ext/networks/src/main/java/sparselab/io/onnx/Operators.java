package sparselab.io.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every operator that is read: a new one is a file and a line here. */
final class Operators {
  static final List<Operator> ALL = all();

  static final Map<String, Operator> BY_NAME = byName();

  private Operators() {}

  private static List<Operator> all() {
    var all =
        new ArrayList<Operator>(
            List.of(
                new ConvOperator(),
                new PoolOperator("MaxPool"),
                new PoolOperator("AveragePool"),
                new GlobalAveragePoolOperator(),
                new GemmOperator(),
                new MatMulOperator(),
                new ReduceMeanOperator(),
                new ReshapeOperator(),
                new FlattenOperator(),
                new SqueezeOperator(),
                new UnsqueezeOperator(),
                new TransposeOperator(),
                new ConcatOperator(),
                new GatherOperator(),
                new SliceOperator(),
                new ShapeOperator(),
                new ConstantOperator(),
                new ConstantOfShapeOperator(),
                new ExpandOperator(),
                new RangeOperator(),
                new CastOperator(),
                new WhereOperator()));
    all.addAll(UnaryOperator.ALL);
    all.addAll(BinaryOperator.ALL);
    all.addAll(SameShapeOperator.ALL);
    return List.copyOf(all);
  }

  private static Map<String, Operator> byName() {
    var byName = new TreeMap<String, Operator>();
    for (Operator operator : ALL) {
      Operator twin = byName.put(operator.name(), operator);
      assert twin == null : operator.name();
    }
    return Collections.unmodifiableMap(byName);
  }
}
