package sparselab.mask;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import sparselab.data.SealedBytes;
import sparselab.network.Shape;

/**
 * Masks in a file.
 *
 * <p>Big-endian: {@code SLMK}, version, number of masks; for each: name, number of axes, sizes,
 * pattern, kept weights, one bit per weight filled up to bytes; at the end CRC-32C of everything
 * before.
 */
public final class MaskFile {
  private static final int MAGIC = 0x534C4D4B; // "SLMK"
  private static final int VERSION = 1;
  private static final String WHAT = "a file of masks";

  private MaskFile() {}

  /** Writes the masks; an existing file is replaced. */
  public static void write(Masks masks, Path file) throws IOException {
    Files.write(file, toBytes(masks));
  }

  /** The content of such a file. */
  public static byte[] toBytes(Masks masks) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(masks.byName().size());
      for (var entry : masks.byName().entrySet()) {
        out.writeUTF(entry.getKey());
        write(entry.getValue(), out);
      }
    }
    return SealedBytes.seal(bytes);
  }

  private static void write(Mask mask, DataOutputStream out) throws IOException {
    int[] sizes = mask.shape().sizes();
    out.writeByte(sizes.length);
    for (int size : sizes) {
      out.writeInt(size);
    }
    PatternBytes.write(mask.pattern(), out);
    out.writeInt(mask.kept());
    out.write(Arrays.copyOf(mask.bits().toByteArray(), Math.ceilDiv(mask.size(), 8)));
  }

  /**
   * Reads masks.
   *
   * @throws IOException when the file is not one of masks, was changed or cut short, says something
   *     impossible, or breaks the pattern it names; no more memory is taken than the file is long
   */
  public static Masks read(Path file) throws IOException {
    return SealedBytes.read(file, MAGIC, VERSION, WHAT, MaskFile::masks);
  }

  /**
   * Reads the content of such a file.
   *
   * @param file what an error names as the place
   * @throws IOException as {@link #read}
   */
  public static Masks fromBytes(byte[] bytes, Path file) throws IOException {
    return SealedBytes.read(bytes, MAGIC, VERSION, WHAT, file, MaskFile::masks);
  }

  private static Masks masks(DataInputStream in) throws IOException {
    int count = in.readInt();
    var masks = new LinkedHashMap<String, Mask>();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      if (masks.put(name, mask(name, in)) != null) {
        throw new IllegalArgumentException("two masks are called " + name);
      }
    }
    if (count < 0) {
      throw new IllegalArgumentException("expected 0 masks or more, found " + count);
    }
    return new Masks(masks);
  }

  private static Mask mask(String name, DataInputStream in) throws IOException {
    int[] sizes = new int[in.readUnsignedByte()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = in.readInt();
    }
    var shape = new Shape(sizes);
    Pattern pattern = PatternBytes.read(name, in);
    int kept = in.readInt();
    int length = Math.ceilDiv(shape.count(), 8);
    if (length > in.available()) {
      throw new EOFException(name);
    }
    BitSet bits = BitSet.valueOf(in.readNBytes(length));
    if (bits.cardinality() != kept) {
      throw new IllegalArgumentException(
          "%s: expected %d weights kept, the bits keep %d"
              .formatted(name, kept, bits.cardinality()));
    }
    return new Mask(shape, bits, pattern);
  }
}
