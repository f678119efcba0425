package sparselab.train;

import java.util.Arrays;
import sparselab.network.DepthwiseConv2d;

/** Each channel with its own kernel, tap by tap over rows of the image. */
record DepthwiseOperation(
    DepthwiseConv2d layer, Signal x, Signal y, Parameter weight, Parameter bias)
    implements Operation {

  private interface Tap {
    /** Output place {@code out} reads input place {@code in} through weight {@code w}. */
    void at(int out, int in, int w);
  }

  private void each(int batch, Tap tap) {
    int height = x.shape().size(1);
    int width = x.shape().size(2);
    int outHeight = y.shape().size(1);
    int outWidth = y.shape().size(2);
    int kernel = layer.kernel();
    for (int plane = 0; plane < batch * layer.channels(); plane++) {
      int weights = plane % layer.channels() * kernel * kernel;
      for (int out = 0; out < outHeight * outWidth; out++) {
        int top = out / outWidth * layer.stride() - layer.padding();
        int left = out % outWidth * layer.stride() - layer.padding();
        for (int u = Math.max(0, -top); u < Math.min(kernel, height - top); u++) {
          for (int v = Math.max(0, -left); v < Math.min(kernel, width - left); v++) {
            tap.at(
                plane * outHeight * outWidth + out,
                (plane * height + top + u) * width + left + v,
                weights + u * kernel + v);
          }
        }
      }
    }
  }

  @Override
  public void forward(int batch, boolean training) {
    float[] from = x.value();
    float[] to = y.value();
    int places = y.width() / layer.channels();
    for (int plane = 0; plane < batch * layer.channels(); plane++) {
      Arrays.fill(to, plane * places, (plane + 1) * places, bias.value[plane % layer.channels()]);
    }
    each(batch, (out, in, w) -> to[out] += weight.value[w] * from[in]);
  }

  @Override
  public void backward(int batch) {
    float[] from = x.value();
    float[] dy = Operations.gradient(y);
    float[] dx = x.gradient();
    Arrays.fill(weight.gradient, 0);
    Arrays.fill(bias.gradient, 0);
    int places = y.width() / layer.channels();
    for (int plane = 0; plane < batch * layer.channels(); plane++) {
      bias.gradient[plane % layer.channels()] += Operations.sum(dy, plane * places, places);
    }
    each(batch, (out, in, w) -> weight.gradient[w] += dy[out] * from[in]);
    if (dx != null) {
      each(batch, (out, in, w) -> dx[in] += dy[out] * weight.value[w]);
    }
  }
}
