package sparselab.kernels;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Writes a {@link TileKernel} for a shape as bytecode: straight-line code whose sums are local
 * variables, which is the form the JIT keeps in registers. By hand it would be one source file per
 * shape, some dozens.
 */
final class TileCompiler {
  /** How the columns of a tile stand in the stream. */
  enum Columns {
    /** All rows of B in turn, for all rows; the stream holds only how many. */
    DENSE,
    /** A count, then rows of B, each for all rows of the tile. */
    FULL,
    /**
     * For each row of the tile a count and the columns only it has. Then a count and the columns
     * several rows have: in the lowest {@code mr} bits which ones, above them the row of B; of two
     * rows it can only be both, and the row of B stands alone.
     */
    MASKED
  }

  /** A tile of {@code mr} rows by {@code nr} vectors. */
  record Shape(int mr, int nr, Columns columns) {}

  private static final ClassDesc VECTOR = FloatVector.class.describeConstable().orElseThrow();
  private static final ClassDesc ANY = Vector.class.describeConstable().orElseThrow();
  private static final ClassDesc SPECIES = VectorSpecies.class.describeConstable().orElseThrow();
  private static final ClassDesc MASK = VectorMask.class.describeConstable().orElseThrow();
  private static final ClassDesc OPERATORS =
      VectorOperators.class.describeConstable().orElseThrow();
  private static final ClassDesc COMPARISON =
      VectorOperators.Comparison.class.describeConstable().orElseThrow();
  private static final ClassDesc SEGMENT = MemorySegment.class.describeConstable().orElseThrow();
  private static final ClassDesc ORDER = ByteOrder.class.describeConstable().orElseThrow();
  private static final ClassDesc LANES = Lanes.class.describeConstable().orElseThrow();
  private static final ClassDesc MEMORY = Memory.class.describeConstable().orElseThrow();
  private static final ClassDesc FLOATS = CD_float.arrayType();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, FLOATS, INTS, CD_int, CD_int, CD_int, CD_long, CD_long, CD_long, CD_long, FLOATS,
          CD_int, CD_float);

  // Slots of run's parameters.
  private static final int VALUES = 1;
  private static final int STREAM = 2;
  private static final int P = 3;
  private static final int S = 4;
  private static final int TILES = 5;
  private static final int B = 6;
  private static final int B_STRIDE = 8;
  private static final int C = 10;
  private static final int C_STRIDE = 12;
  private static final int BIAS = 14;
  private static final int ACCUMULATE = 15;
  private static final int HIGH = 16;

  private static final ConcurrentMap<Shape, TileKernel> COMPILED = new ConcurrentHashMap<>();

  private final Shape shape;
  private final CodeBuilder code;
  private final int[][] sum;
  private final int[] loaded;
  private final int[] row;
  private final int weight;
  private final int at;
  private final int entry;
  private final int end;

  private TileCompiler(Shape shape, CodeBuilder code) {
    this.shape = shape;
    this.code = code;
    sum = new int[shape.mr][shape.nr];
    row = new int[shape.mr];
    loaded = new int[shape.nr];
    for (int r = 0; r < shape.mr; r++) {
      row[r] = code.allocateLocal(TypeKind.LONG);
      for (int v = 0; v < shape.nr; v++) {
        sum[r][v] = code.allocateLocal(TypeKind.REFERENCE);
      }
    }
    for (int v = 0; v < shape.nr; v++) {
      loaded[v] = code.allocateLocal(TypeKind.REFERENCE);
    }
    weight = code.allocateLocal(TypeKind.REFERENCE);
    at = code.allocateLocal(TypeKind.LONG);
    entry = code.allocateLocal(TypeKind.INT);
    end = code.allocateLocal(TypeKind.INT);
  }

  /** The kernel of this shape, compiled the first time it is asked for. */
  static TileKernel of(Shape shape) {
    return COMPILED.computeIfAbsent(shape, TileCompiler::compile);
  }

  private static TileKernel compile(Shape shape) {
    var name =
        ClassDesc.of(TileCompiler.class.getPackageName(), "Tile" + shape.mr + "x" + shape.nr);
    byte[] bytes =
        ClassFile.of()
            .build(
                name,
                type ->
                    type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                        .withInterfaceSymbols(TileKernel.class.describeConstable().orElseThrow())
                        .withMethodBody(
                            INIT_NAME,
                            MTD_void,
                            0,
                            c -> c.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
                        .withMethodBody(
                            "run",
                            RUN,
                            ClassFile.ACC_PUBLIC,
                            c -> new TileCompiler(shape, c).run()));
    try {
      var lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      return (TileKernel)
          lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable e) {
      throw new LinkageError("the tile kernel " + shape + " does not link", e);
    }
  }

  /** How a column of several rows stands in the stream; of two rows it can only be both. */
  static int sharedEntry(int rowOfB, int rows, int mr) {
    return mr == 2 ? rowOfB : (rowOfB << mr) | rows;
  }

  private void run() {
    var top = code.newLabel();
    var done = code.newLabel();
    code.labelBinding(top);
    code.iload(TILES).ifle(done);
    code.iinc(TILES, -1);
    for (int r = 0; r < shape.mr; r++) {
      start(r);
    }
    if (shape.columns == Columns.MASKED) {
      for (int r = 0; r < shape.mr; r++) {
        columns(1 << r);
      }
    }
    if (shape.columns == Columns.MASKED && shape.mr == 2) {
      columns(0b11);
    } else if (shape.columns != Columns.MASKED || shape.mr > 1) {
      columns(0);
    }
    finish();
    code.goto_(top);
    code.labelBinding(done);
    code.return_();
  }

  /** The row's address in C, and its sums set to its bias. */
  private void start(int r) {
    // bias[stream[s]] before stream[s++] goes into the address
    code.getstatic(LANES, "SPECIES", SPECIES).aload(BIAS).aload(STREAM).iload(S).iaload().faload();
    code.invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, CD_float));
    code.astore(sum[r][0]);
    for (int v = 1; v < shape.nr; v++) {
      code.aload(sum[r][0]).astore(sum[r][v]);
    }
    code.lload(C).aload(STREAM).iload(S).iaload().i2l().lload(C_STRIDE).lmul().ladd();
    bound();
    code.lstore(row[r]);
    code.iinc(S, 1);
  }

  /** Tells the JIT that the address on the stack is not negative; see {@link Memory#ADDRESS}. */
  private void bound() {
    code.loadConstant(Memory.ADDRESS).land();
  }

  /** A loop over columns: those of the rows in the mask, or if it is 0 of all or as entries say. */
  private void columns(int mask) {
    boolean dense = shape.columns == Columns.DENSE;
    boolean masked = shape.columns == Columns.MASKED && mask == 0;
    code.aload(STREAM).iload(S).iaload().iinc(S, 1).iload(S).iadd().istore(end);
    code.iload(S).istore(entry);
    if (dense) {
      code.lload(B);
      bound();
      code.lstore(at);
    }
    var top = code.newLabel();
    var done = code.newLabel();
    code.labelBinding(top);
    code.iload(dense ? entry : S).iload(end).if_icmpge(done);
    if (!dense) {
      code.aload(STREAM).iload(S).iaload().istore(entry);
      code.lload(B).iload(entry);
      if (masked) {
        code.loadConstant(shape.mr).iushr();
      }
      code.i2l().lload(B_STRIDE).lmul().ladd();
      bound();
      code.lstore(at);
    }
    code.iinc(dense ? entry : S, 1);
    for (int v = 0; v < shape.nr; v++) {
      load(at, v);
      code.astore(loaded[v]);
    }
    if (masked) {
      for (int r = 0; r < shape.mr; r++) {
        var skip = code.newLabel();
        code.iload(entry).loadConstant(1 << r).iand().ifeq(skip);
        multiply(r, 0);
        code.iinc(P, 1);
        code.labelBinding(skip);
      }
    } else {
      int used = 0;
      for (int r = 0; r < shape.mr; r++) {
        if (mask == 0 || ((mask >> r) & 1) == 1) {
          multiply(r, used++);
        }
      }
      code.iinc(P, used);
    }
    if (dense) {
      code.lload(at).lload(B_STRIDE).ladd();
      bound();
      code.lstore(at);
    }
    code.goto_(top);
    code.labelBinding(done);
  }

  /** Row {@code r} gets the loaded vectors times the weight at {@code p + offset}. */
  private void multiply(int r, int offset) {
    code.getstatic(LANES, "SPECIES", SPECIES).aload(VALUES).iload(P);
    if (offset > 0) {
      code.loadConstant(offset).iadd();
    }
    code.faload();
    code.invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, CD_float));
    code.astore(weight);
    for (int v = 0; v < shape.nr; v++) {
      code.aload(weight).aload(loaded[v]).aload(sum[r][v]);
      code.invokevirtual(VECTOR, "fma", MethodTypeDesc.of(VECTOR, ANY, ANY));
      code.astore(sum[r][v]);
    }
  }

  /** Adds C if asked, clamps if asked, stores. */
  private void finish() {
    var overwrite = code.newLabel();
    code.iload(ACCUMULATE).ifeq(overwrite);
    for (int r = 0; r < shape.mr; r++) {
      for (int v = 0; v < shape.nr; v++) {
        code.aload(sum[r][v]);
        load(row[r], v);
        code.invokevirtual(VECTOR, "add", MethodTypeDesc.of(VECTOR, ANY));
        code.astore(sum[r][v]);
      }
    }
    code.labelBinding(overwrite);
    var store = code.newLabel();
    code.fload(HIGH).fconst_0().fcmpl().ifle(store);
    broadcast(() -> code.fconst_0(), loaded[0]);
    broadcast(() -> code.fload(HIGH), weight);
    for (int[] sums : sum) {
      for (int slot : sums) {
        replace(slot, "LT", loaded[0]);
        replace(slot, "GT", weight);
      }
    }
    code.labelBinding(store);
    for (int r = 0; r < shape.mr; r++) {
      for (int v = 0; v < shape.nr; v++) {
        store(r, v);
      }
    }
  }

  /**
   * {@code sum = sum.blend(bound, sum.compare(comparison, bound))}, written out: see {@link Gelu}.
   */
  private void replace(int slot, String comparison, int bound) {
    code.aload(slot).aload(bound);
    code.aload(slot).getstatic(OPERATORS, comparison, COMPARISON).aload(bound);
    code.invokevirtual(VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, ANY));
    code.invokevirtual(VECTOR, "blend", MethodTypeDesc.of(VECTOR, ANY, MASK));
    code.astore(slot);
  }

  private void broadcast(Runnable push, int slot) {
    code.getstatic(LANES, "SPECIES", SPECIES);
    push.run();
    code.invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, CD_float));
    code.astore(slot);
  }

  private void load(int address, int v) {
    code.getstatic(LANES, "SPECIES", SPECIES);
    where(address, v);
    code.invokestatic(
        VECTOR, "fromMemorySegment", MethodTypeDesc.of(VECTOR, SPECIES, SEGMENT, CD_long, ORDER));
  }

  private void store(int r, int v) {
    code.aload(sum[r][v]);
    where(row[r], v);
    code.invokevirtual(
        VECTOR, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
  }

  /** Pushes segment, address of vector {@code v} from the base in {@code slot}, byte order. */
  private void where(int slot, int v) {
    code.getstatic(MEMORY, "ALL", SEGMENT).lload(slot);
    if (v > 0) {
      code.loadConstant(v * Lanes.BYTES).ladd();
    }
    code.getstatic(LANES, "ORDER", ORDER);
  }
}
