/** Hardware models: devices from data files, workloads, costs and their reasons. */
module sparselab.hardware {
  requires static org.jspecify;
  requires jdk.incubator.vector;

  exports sparselab.hardware;
  exports sparselab.hardware.density;
  exports sparselab.hardware.systolic;
  exports sparselab.hardware.model;
  exports sparselab.hardware.measure;
  exports sparselab.hardware.explore;
  exports sparselab.hardware.gpu;
  exports sparselab.hardware.validate;
}
