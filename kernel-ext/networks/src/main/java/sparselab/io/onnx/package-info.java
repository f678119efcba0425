/**
 * ONNX files to networks and back, in three steps: protobuf to a small checked graph with every
 * shape known ({@link sparselab.io.onnx.Decoder}, {@link sparselab.io.onnx.Propagation}), rewrite
 * rules, one a file ({@link sparselab.io.onnx.Fusion}, {@link sparselab.io.onnx.Lowering}), and the
 * network. The door is {@link sparselab.io.Onnx}.
 */
@NullMarked
package sparselab.io.onnx;

import org.jspecify.annotations.NullMarked;
