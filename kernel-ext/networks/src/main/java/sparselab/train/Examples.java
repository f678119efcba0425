package sparselab.train;

import sparselab.data.Dataset;

/** A data set laid out for training: features example after example, and the labels. */
@SuppressWarnings("ArrayRecordComponent") // read only, and compared by nobody
record Examples(float[] features, int[] labels, int width) {
  static Examples of(Dataset data) {
    float[] features = Parameter.floats(data.features());
    return new Examples(features, data.labels(), features.length / data.size());
  }

  int size() {
    return labels.length;
  }

  /** Copies the features of some examples next to each other. */
  void gather(int[] rows, float[] to) {
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(features, rows[i] * width, to, i * width, width);
    }
  }
}
