package sparselab.train;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import sparselab.data.SealedBytes;
import sparselab.mask.MaskFile;
import sparselab.network.Shape;

/**
 * Masks, weights and optimiser state in one file.
 *
 * <p>Big-endian: {@code SLCP}, version, the fields of a {@link Checkpoint} in their order (texts as
 * length and UTF-8, masks as a {@link MaskFile} in length and bytes, floats as IEEE 754); at the
 * end CRC-32C of everything before.
 */
public final class CheckpointFile {
  private static final int MAGIC = 0x534C4350; // "SLCP"
  private static final int VERSION = 1;

  private CheckpointFile() {}

  /**
   * Writes after every {@code period}-th epoch; list it after callbacks that change the training.
   */
  public static Callback every(int period, Path file) {
    return new Callback.EveryEpoch(
        period,
        training -> {
          try {
            write(training.checkpoint(), file);
          } catch (IOException e) {
            throw new UncheckedIOException("Checkpoint not written: " + e.getMessage(), e);
          }
        });
  }

  /** Writes a checkpoint; an existing file is replaced as a whole, never half. */
  public static void write(Checkpoint checkpoint, Path file) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      text(checkpoint.network(), out);
      out.writeLong(checkpoint.step());
      out.writeLong(checkpoint.updates());
      out.writeInt(checkpoint.epochs().size());
      for (Epoch epoch : checkpoint.epochs()) {
        out.writeInt(epoch.epoch());
        out.writeDouble(epoch.trainLoss());
        out.writeDouble(epoch.validationLoss());
        out.writeDouble(epoch.validationAccuracy());
        out.writeDouble(epoch.seconds());
      }
      out.writeDouble(checkpoint.lossSum());
      byte[] masks = MaskFile.toBytes(checkpoint.masks());
      out.writeInt(masks.length);
      out.write(masks);
      out.writeInt(checkpoint.tensors().size());
      for (var entry : checkpoint.tensors().entrySet()) {
        text(entry.getKey(), out);
        Checkpoint.Tensor tensor = entry.getValue();
        int[] sizes = tensor.shape().sizes();
        out.writeByte(sizes.length);
        for (int size : sizes) {
          out.writeInt(size);
        }
        floats(tensor.value(), out);
        floats(tensor.first(), out);
        floats(tensor.second(), out);
      }
      out.writeInt(checkpoint.extra().size());
      for (var entry : checkpoint.extra().entrySet()) {
        text(entry.getKey(), out);
        out.writeInt(entry.getValue().length);
        floats(entry.getValue(), out);
      }
      text(checkpoint.options(), out);
      text(checkpoint.dataSha256(), out);
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, SealedBytes.seal(bytes));
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void text(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void floats(float[] values, DataOutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  /**
   * Reads a checkpoint.
   *
   * @throws IOException when the file is not one, was changed or cut short, or says something
   *     impossible; no more memory is taken than a few times the file's length
   */
  public static Checkpoint read(Path file) throws IOException {
    return SealedBytes.read(file, MAGIC, VERSION, "a checkpoint", in -> checkpoint(in, file));
  }

  private static Checkpoint checkpoint(DataInputStream in, Path file) throws IOException {
    String network = text(in);
    long step = in.readLong();
    long updates = in.readLong();
    var epochs = new ArrayList<Epoch>();
    int epochCount = count(in, 36);
    for (int i = 0; i < epochCount; i++) {
      epochs.add(
          new Epoch(
              in.readInt(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble()));
    }
    double lossSum = in.readDouble();
    var masks = MaskFile.fromBytes(in.readNBytes(count(in, 1)), file);
    var tensors = new LinkedHashMap<String, Checkpoint.Tensor>();
    int tensorCount = count(in, 5);
    for (int i = 0; i < tensorCount; i++) {
      String name = text(in);
      int[] sizes = new int[in.readUnsignedByte()];
      for (int axis = 0; axis < sizes.length; axis++) {
        sizes[axis] = in.readInt();
      }
      var shape = new Shape(sizes);
      int size = shape.count();
      if (12L * size > in.available()) {
        throw new EOFException(name);
      }
      if (tensors.put(
              name,
              new Checkpoint.Tensor(shape, floats(size, in), floats(size, in), floats(size, in)))
          != null) {
        throw new IllegalArgumentException("two tensors are called " + name);
      }
    }
    var extra = new LinkedHashMap<String, float[]>();
    int extraCount = count(in, 8);
    for (int i = 0; i < extraCount; i++) {
      extra.put(text(in), floats(count(in, 4), in));
    }
    return new Checkpoint(
        network, step, updates, epochs, lossSum, masks, tensors, extra, text(in), text(in));
  }

  /** A number of things of at least so many bytes each: never more than the file can hold. */
  private static int count(DataInputStream in, int bytesEach) throws IOException {
    int count = in.readInt();
    if (count < 0 || (long) count * bytesEach > in.available()) {
      throw new EOFException("%d things in %d bytes".formatted(count, in.available()));
    }
    return count;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(count(in, 1)), StandardCharsets.UTF_8);
  }

  private static float[] floats(int count, DataInputStream in) throws IOException {
    float[] values = new float[count];
    ByteBuffer.wrap(in.readNBytes(4 * count)).asFloatBuffer().get(values);
    return values;
  }
}
