package sparselab.io;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparselab.data.SealedBytes;
import sparselab.engine.Packing;
import sparselab.mask.Block;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.mask.NofM;
import sparselab.mask.Pattern;
import sparselab.mask.PatternBytes;
import sparselab.mask.View;
import sparselab.network.Network;
import sparselab.network.Shape;
import sparselab.sparse.Bitmask;
import sparselab.sparse.Bsr;
import sparselab.sparse.Csr;
import sparselab.sparse.Values;

/**
 * The weights of a pruned network as small as they are: each tensor in the smallest format that its
 * mask allows ({@link Packing}), so that values and indices take exactly the bytes that {@link
 * sparselab.engine.Stored} counts. Weights and masks come back to the bit.
 *
 * <p>Big-endian: {@code SLPW}, version, name of the network, number of tensors; for each: name,
 * number of axes, sizes, whether it has a mask, and if so its pattern and format; then the arrays
 * of the format. At the end CRC-32C of everything before. The layers themselves are not in the
 * file: it is read into a network of the same ones.
 *
 * <p>A weight under a mask that is kept although it is zero would look like one that is gone; it is
 * written as a NaN of its own. Other NaNs and infinities cannot be written.
 */
public final class PackedFile {
  private static final int MAGIC = 0x534C5057; // "SLPW"
  private static final int VERSION = 1;

  /** Kept zeros: quiet NaNs with a payload that no computation makes. */
  private static final int KEPT_ZERO = 0x7FC05A00;

  private static final int KEPT_NEGATIVE_ZERO = 0xFFC05A00;

  private PackedFile() {}

  /**
   * What was read.
   *
   * @param network with the weights of the file
   * @param masks as they were written
   * @param packings the format of each tensor that has a mask
   */
  public record Packed(Network network, Masks masks, Map<String, Packing> packings) {
    public Packed {
      packings = Map.copyOf(packings);
    }
  }

  /**
   * Writes the pruned network; an existing file is replaced.
   *
   * @throws IllegalArgumentException when a mask does not fit the network, or a weight under a mask
   *     is not finite
   */
  public static void write(Network network, Masks masks, Path file) throws IOException {
    Network pruned = masks.applyTo(network); // checks names and shapes
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeUTF(network.name());
      out.writeInt(pruned.weights().size());
      for (String name : pruned.weights().keySet()) {
        write(name, floats(pruned.weight(name)), pruned.weightShape(name), masks, out);
      }
    }
    Files.write(file, SealedBytes.seal(bytes));
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  private static void write(
      String name, float[] values, Shape shape, Masks masks, DataOutputStream out)
      throws IOException {
    out.writeUTF(name);
    out.writeByte(shape.rank());
    for (int size : shape.sizes()) {
      out.writeInt(size);
    }
    Mask mask = masks.byName().get(name);
    out.writeBoolean(mask != null);
    if (mask == null) {
      write(values, out);
      return;
    }
    Packing packing = Packing.smallest(mask);
    PatternBytes.write(mask.pattern(), out);
    out.writeByte(code(packing));
    var matrix = Matrix.of(packing, mask.pattern(), shape);
    float[] marked = new float[matrix.rows * matrix.columns];
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "%s: expected every weight to be finite, found %s at index %d; did training diverge?"
                .formatted(name, values[i], i));
      }
      marked[matrix.place.applyAsInt(i)] = mask.keeps(i) ? marked(values[i]) : 0;
    }
    write(packing, mask.pattern(), Csr.of(matrix.rows, matrix.columns, marked), marked, out);
  }

  private static float marked(float kept) {
    return kept == 0
        ? Float.intBitsToFloat(Float.floatToRawIntBits(kept) == 0 ? KEPT_ZERO : KEPT_NEGATIVE_ZERO)
        : kept;
  }

  private static void write(
      Packing packing, Pattern pattern, Csr csr, float[] marked, DataOutputStream out)
      throws IOException {
    switch (packing) {
      case DENSE -> write(marked, out);
      case CSR -> {
        write(csr.rowPtr(), out);
        write(csr.colIdx(), out);
        write(csr.values(), out);
      }
      case BITMASK -> {
        Bitmask bits = Bitmask.of(csr);
        for (long word : bits.bits()) {
          out.writeLong(word);
        }
        write(bits.rowPtr(), out);
        write(csr.values(), out);
      }
      case N_OF_M -> {
        NofM kind = (NofM) pattern;
        var groups = sparselab.sparse.NofM.of(kind.n(), kind.m(), csr);
        out.write(groups.places());
        write(groups.values(), out);
      }
      case BSR -> {
        Block kind = (Block) pattern;
        Bsr blocks = Bsr.of(kind.rows(), kind.columns(), csr);
        write(blocks.blockPtr(), out);
        write(blocks.blockIdx(), out);
        write(blocks.values(), out);
      }
    }
  }

  private static void write(float[] values, DataOutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  private static void write(int[] values, DataOutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    bytes.asIntBuffer().put(values);
    out.write(bytes.array());
  }

  /**
   * Where a tensor's elements lie in the matrix that is packed.
   *
   * @param place of an element, row-major
   */
  private record Matrix(int rows, int columns, IntUnaryOperator place) {
    static Matrix of(Packing packing, Pattern pattern, Shape shape) {
      View view = View.of(shape);
      int inputs = view.inputs();
      int positions = view.positions();
      return switch (packing) {
        case DENSE, CSR, BITMASK -> new Matrix(view.outputs(), inputs * positions, i -> i);
        case N_OF_M ->
            new Matrix(
                view.outputs() * positions,
                inputs,
                i -> (view.output(i) * positions + view.position(i)) * inputs + view.input(i));
        case BSR -> {
          int wide =
              Math.ceilDiv(inputs, ((Block) pattern).columns()) * ((Block) pattern).columns();
          yield new Matrix(
              view.outputs(),
              positions * wide,
              i -> (view.output(i) * positions + view.position(i)) * wide + view.input(i));
        }
      };
    }
  }

  /**
   * Reads the weights of a network.
   *
   * @param network with the layers of the one that was written, whatever its weights
   * @throws IOException when the file is none, was changed or cut short, says something impossible,
   *     or is of other layers; no more memory is taken than the network and the file are large
   */
  public static Packed read(Path file, Network network) throws IOException {
    return SealedBytes.read(
        file, MAGIC, VERSION, "a file of packed weights", in -> read(in, network));
  }

  private static Packed read(DataInputStream in, Network network) throws IOException {
    String writtenFrom = in.readUTF();
    int count = in.readInt();
    var weights = new LinkedHashMap<String, INDArray>();
    var masks = new LinkedHashMap<String, Mask>();
    var packings = new LinkedHashMap<String, Packing>();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      if (!network.weights().containsKey(name) || weights.containsKey(name)) {
        throw new IllegalArgumentException(
            "%s is a weight of \"%s\", expected one of %s, each once; read it into the network it was written from"
                .formatted(name, writtenFrom, network.weights().keySet()));
      }
      Shape shape = network.weightShape(name);
      int[] sizes = new int[in.readUnsignedByte()];
      for (int axis = 0; axis < sizes.length; axis++) {
        sizes[axis] = in.readInt();
      }
      if (!Arrays.equals(sizes, shape.sizes())) {
        throw new IllegalArgumentException(
            "%s: expected shape %s as in network %s, found %s; read it into the network it was written from"
                .formatted(name, shape, network.name(), Arrays.toString(sizes)));
      }
      float[] values;
      if (in.readBoolean()) {
        Pattern pattern = PatternBytes.read(name, in);
        Packing packing = packing(name, in.readUnsignedByte(), pattern);
        var matrix = Matrix.of(packing, pattern, shape);
        values = unpack(in, packing, pattern, matrix, shape);
        masks.put(name, mask(shape, values, pattern));
        packings.put(name, packing);
      } else {
        values = floats(in, shape.count());
      }
      weights.put(name, Nd4j.create(values, shape.toLongs(), 'c'));
    }
    if (count != network.weights().size()) {
      throw new IllegalArgumentException(
          "expected the %d weights of network %s, found %d"
              .formatted(network.weights().size(), network.name(), count));
    }
    return new Packed(network.withWeights(weights), new Masks(masks), packings);
  }

  private static int code(Packing packing) {
    return switch (packing) {
      case DENSE -> 0;
      case CSR -> 1;
      case BITMASK -> 2;
      case N_OF_M -> 3;
      case BSR -> 4;
    };
  }

  private static Packing packing(String name, int code, Pattern pattern) {
    Packing packing =
        Arrays.stream(Packing.values())
            .filter(each -> code(each) == code)
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("%s: unknown format %d".formatted(name, code)));
    boolean fits =
        switch (packing) {
          case DENSE, CSR, BITMASK -> true;
          case N_OF_M -> pattern instanceof NofM;
          case BSR -> pattern instanceof Block;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: format %s with pattern %s".formatted(name, packing, pattern));
    }
    return packing;
  }

  /** The tensor, kept zeros still marked; the constructors of the formats check their structure. */
  private static float[] unpack(
      DataInputStream in, Packing packing, Pattern pattern, Matrix matrix, Shape shape)
      throws IOException {
    int rows = matrix.rows;
    int columns = matrix.columns;
    return switch (packing) {
      case DENSE -> floats(in, shape.count());
      case CSR -> {
        int[] rowPtr = ints(in, rows + 1L);
        int[] colIdx = ints(in, rowPtr[rows]);
        yield new Csr(rows, columns, rowPtr, colIdx, floats(in, rowPtr[rows])).toDense();
      }
      case BITMASK -> {
        long[] bits = longs(in, (long) rows * Math.ceilDiv(columns, Long.SIZE));
        int[] rowPtr = ints(in, rows + 1L);
        var values = new Values.F32(floats(in, rowPtr[rows]));
        yield new Bitmask(rows, columns, bits, rowPtr, values).toDense();
      }
      case N_OF_M -> {
        NofM kind = (NofM) pattern;
        long slots = (long) rows * Math.ceilDiv(columns, kind.m()) * kind.n();
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(kind.m() - 1);
        byte[] places = bytes(in, Math.ceilDiv(slots * bits, 8L));
        float[] values = floats(in, slots);
        float[] dense =
            new sparselab.sparse.NofM(rows, columns, kind.n(), kind.m(), places, values).toDense();
        float[] tensor = new float[dense.length];
        for (int i = 0; i < tensor.length; i++) {
          tensor[i] = dense[matrix.place.applyAsInt(i)];
        }
        yield tensor;
      }
      case BSR -> {
        Block kind = (Block) pattern;
        int[] blockPtr = ints(in, Math.ceilDiv(rows, kind.rows()) + 1L);
        int blocks = blockPtr[blockPtr.length - 1];
        int[] blockIdx = ints(in, blocks);
        float[] values = floats(in, (long) blocks * kind.rows() * kind.columns());
        yield blocks(
            new Bsr(rows, columns, kind.rows(), kind.columns(), blockPtr, blockIdx, values), shape);
      }
    };
  }

  /** Without the dense matrix, which for wide blocks is much larger than the tensor. */
  private static float[] blocks(Bsr matrix, Shape shape) {
    View view = View.of(shape);
    int wide = matrix.cols() / view.positions();
    float[] tensor = new float[shape.count()];
    for (int i = 0; i + 1 < matrix.blockPtr().length; i++) {
      for (int e = matrix.blockPtr()[i] * matrix.r() * matrix.c();
          e < matrix.blockPtr()[i + 1] * matrix.r() * matrix.c();
          e++) {
        int inBlock = e % (matrix.r() * matrix.c());
        int row = i * matrix.r() + inBlock / matrix.c();
        int column =
            matrix.blockIdx()[e / (matrix.r() * matrix.c())] * matrix.c() + inBlock % matrix.c();
        int input = column % wide;
        if (row < view.outputs() && input < view.inputs()) {
          tensor[(row * view.inputs() + input) * view.positions() + column / wide] =
              matrix.values()[e];
        } else if (matrix.values()[e] != 0) {
          throw new IllegalArgumentException(
              "a block of row %d holds %s outside the tensor".formatted(i, matrix.values()[e]));
        }
      }
    }
    return tensor;
  }

  /** Keeps what is not zero, and takes the marks away. */
  private static Mask mask(Shape shape, float[] values, Pattern pattern) {
    var kept = new BitSet(values.length);
    for (int i = 0; i < values.length; i++) {
      kept.set(i, values[i] != 0);
      if (Float.isNaN(values[i])) {
        values[i] =
            switch (Float.floatToRawIntBits(values[i])) {
              case KEPT_ZERO -> 0f;
              case KEPT_NEGATIVE_ZERO -> -0f;
              default -> throw new IllegalArgumentException("a weight is NaN, index " + i);
            };
      }
    }
    return new Mask(shape, kept, pattern);
  }

  /** A number of bytes that must be there before an array for them is made. */
  private static byte[] bytes(DataInputStream in, long count) throws IOException {
    if (count < 0 || count > in.available()) {
      throw new EOFException("%d bytes of %d".formatted(count, in.available()));
    }
    return in.readNBytes((int) count);
  }

  private static int[] ints(DataInputStream in, long count) throws IOException {
    byte[] bytes = bytes(in, 4 * count);
    int[] values = new int[bytes.length / 4];
    ByteBuffer.wrap(bytes).asIntBuffer().get(values);
    return values;
  }

  private static long[] longs(DataInputStream in, long count) throws IOException {
    byte[] bytes = bytes(in, 8 * count);
    long[] values = new long[bytes.length / 8];
    ByteBuffer.wrap(bytes).asLongBuffer().get(values);
    return values;
  }

  private static float[] floats(DataInputStream in, long count) throws IOException {
    byte[] bytes = bytes(in, 4 * count);
    float[] values = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }
}
