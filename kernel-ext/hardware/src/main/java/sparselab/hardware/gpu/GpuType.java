package sparselab.hardware.gpu;

import sparselab.hardware.ElementType;

/** An element type in the numbers that CUDA's libraries use for it. */
enum GpuType {
  FP16(ElementType.FP16, 2, 2, 68, 2),
  BF16(ElementType.BF16, 14, 14, 68, 2),
  INT8(ElementType.INT8, 3, 10, 72, 0);

  final ElementType type;

  /** {@code cudaDataType} of inputs and of the dense output. */
  final int data;

  final int denseOutput;

  /** {@code cublasComputeType_t}: accumulate in fp32 or int32. */
  final int cublasCompute;

  /** {@code cusparseComputeType} since cuSPARSELt 0.5. */
  final int cusparseCompute;

  GpuType(ElementType type, int data, int denseOutput, int cublasCompute, int cusparseCompute) {
    this.type = type;
    this.data = data;
    this.denseOutput = denseOutput;
    this.cublasCompute = cublasCompute;
    this.cusparseCompute = cusparseCompute;
  }

  /** {@code cudaDataType} of the two scalars. */
  int scale() {
    return this == INT8 ? 10 : 0;
  }
}
