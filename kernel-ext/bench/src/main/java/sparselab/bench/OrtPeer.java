package sparselab.bench;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import sparselab.bench.Rounds.Candidate;
import sparselab.io.Onnx;
import sparselab.kernels.Floats;
import sparselab.network.Network;

/** A network, exported and run by ONNX Runtime: dense, whatever its weights hold. */
final class OrtPeer implements AutoCloseable {
  private final OrtSession session;
  private final OnnxTensor input;
  private final OnnxTensor output;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxValue> outputs;
  private final Floats result;

  private OrtPeer(OrtSession session, float[] x, long[] inputShape, long[] outputShape)
      throws OrtException {
    this.session = session;
    var environment = OrtEnvironment.getEnvironment();
    var entry = session.getInputInfo().entrySet().iterator().next();
    boolean tokens = ((TensorInfo) entry.getValue().getInfo()).type == OnnxJavaType.INT64;
    if (tokens) {
      var buffer = direct(8L * x.length).asLongBuffer();
      for (float value : x) {
        buffer.put((long) value);
      }
      input = OnnxTensor.createTensor(environment, buffer.flip(), inputShape);
    } else {
      var buffer = direct(4L * x.length).asFloatBuffer().put(x).flip();
      input = OnnxTensor.createTensor(environment, buffer, inputShape);
    }
    long size = 1;
    for (long each : outputShape) {
      size *= each;
    }
    result = Floats.allocate(size);
    // Both engines write to memory that the caller keeps: neither pays for fresh arrays.
    var memory = result.segment().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    output = OnnxTensor.createTensor(environment, memory, outputShape);
    inputs = Map.of(entry.getKey(), input);
    outputs = Map.of(session.getOutputInfo().keySet().iterator().next(), output);
  }

  private static ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  /**
   * Exports the network to a temporary file and loads it.
   *
   * @param x (batch, …) the input of every run
   * @param threads within an operator
   */
  static OrtPeer of(Network network, float[] x, int batch, int threads) {
    try {
      Path file = Files.createTempFile("sparselab", ".onnx");
      try (var options = new OrtSession.SessionOptions()) {
        Onnx.write(network, file);
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        // Its threads would go on waiting in a loop while ours are timed.
        options.addConfigEntry("session.force_spinning_stop", "1");
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        var session = OrtEnvironment.getEnvironment().createSession(file.toString(), options);
        return new OrtPeer(
            session,
            x,
            network.inputShape().withBatch(batch),
            network.outputShape().withBatch(batch));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot load " + network.name(), e);
    }
  }

  Candidate candidate() {
    return new Candidate("ONNX Runtime dense", this::run, result);
  }

  private void run() {
    try (var _ = session.run(inputs, outputs)) {
      // The result lies in our own memory.
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed", e);
    }
  }

  @Override
  public void close() {
    try {
      input.close();
      output.close();
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed to close", e);
    }
  }
}
