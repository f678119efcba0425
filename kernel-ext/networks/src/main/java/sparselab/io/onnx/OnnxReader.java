package sparselab.io.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sparselab.network.Network;

/** Reads a file in the three steps; the door is {@link sparselab.io.Onnx}. */
public final class OnnxReader {
  private OnnxReader() {}

  /**
   * Reads a file under the user's assumptions.
   *
   * @throws OnnxException when the file is no model, or none that the layers of the zoo can express
   * @throws IOException when the file cannot be read
   */
  public static Network read(Path path, Assumptions assumptions) throws IOException {
    var problems = new Problems(String.valueOf(path.getFileName()));
    long bytes = Files.size(path);
    if (bytes > Integer.MAX_VALUE - 8) {
      throw problems.with("file", "expected at most 2 GB, found %,d bytes".formatted(bytes));
    }
    var budget = new Budget(bytes);
    try {
      ModelProto model = parse(Files.readAllBytes(path), problems);
      Graph graph = Decoder.decode(model, assumptions, budget, problems);
      Rewriting rewriting = Propagation.run(graph, budget, problems);
      Fusion.applyAll(rewriting, problems);
      return Lowerer.lower(rewriting, problems);
    } catch (Refusal refusal) { // of a limit for the whole file
      throw problems.with("file", refusal.text());
    }
  }

  private static ModelProto parse(byte[] bytes, Problems problems) throws OnnxException {
    // The wrapped bytes are never written, so tensors may refer to them instead of copying.
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    input.enableAliasing(true);
    try {
      return ModelProto.parseFrom(input);
    } catch (IOException e) {
      throw problems.with("file", "no protobuf, or one cut short (%s)".formatted(e.getMessage()));
    }
  }
}
