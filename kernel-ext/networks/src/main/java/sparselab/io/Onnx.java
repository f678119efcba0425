package sparselab.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import sparselab.io.onnx.Assumptions;
import sparselab.io.onnx.OnnxReader;
import sparselab.io.onnx.OnnxWriter;
import sparselab.mask.Mask;
import sparselab.mask.Masks;
import sparselab.network.Network;

/**
 * ONNX files in and out, opset 11 to 21.
 *
 * <pre>{@code
 * var imported = Onnx.read(Path.of("resnet20.onnx"));
 * imported.network();   // as every network of the lab
 * imported.masks();     // weights that are exactly zero in the file count as pruned
 * Onnx.write(pruned, masks, Path.of("pruned.onnx"));
 * }</pre>
 */
public final class Onnx {
  private Onnx() {}

  /**
   * What a file holds.
   *
   * @param masks of the prunable weights that hold zeros; the others are kept whole
   */
  public record Imported(Network network, Masks masks) {}

  /**
   * Reads a file that leaves nothing open: one input, one output, only the batch size symbolic.
   *
   * @throws sparselab.io.onnx.OnnxException when the file is damaged or the layers of the zoo
   *     cannot express it, with every reason
   * @throws IOException when the file cannot be read
   */
  public static Imported read(Path path) throws IOException {
    return read(path, Assumptions.none());
  }

  /** As {@link #read(Path)}, for a file that leaves sizes, inputs or the output open. */
  public static Imported read(Path path, Assumptions assumptions) throws IOException {
    Network network = OnnxReader.read(path, assumptions);
    return new Imported(network, masks(network));
  }

  /**
   * Writes a network, opset 17, any batch; names of nodes and weights stay.
   *
   * @throws IllegalArgumentException when the weights are more than a file holds, 2 GB
   * @throws IOException when the file cannot be written
   */
  public static void write(Network network, Path path) throws IOException {
    OnnxWriter.write(network, path);
  }

  /** Writes a network with every pruned weight zero: reading it finds the masks again. */
  public static void write(Network network, Masks masks, Path path) throws IOException {
    OnnxWriter.write(masks.applyTo(network), path);
  }

  private static Masks masks(Network network) {
    var masks = new LinkedHashMap<String, Mask>();
    for (String name : network.prunable()) {
      Mask mask = Mask.ofNonZeros(network.weight(name));
      if (mask.kept() < mask.size()) {
        masks.put(name, mask);
      }
    }
    return new Masks(masks);
  }
}
