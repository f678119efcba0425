package sparselab.notebook;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderFunction;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.knowm.xchart.internal.chartpart.Chart;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparselab.data.Html;
import tech.tablesaw.api.Table;

/** What is drawn how: the one list of types that the notebook shows in a way of their own. */
final class Renderers {
  /** More of a stream than a table shows is not asked for; it may have no end. */
  private static final int MOST_OF_STREAM = 1000;

  private Renderers() {}

  static void register(Renderer renderer) {
    on(renderer, Table.class, (table, out) -> put(Tables.grid(table), out));
    on(renderer, Chart.class, ChartImage::render);
    on(renderer, Picture.class, Picture::render);
    on(renderer, Record.class, Renderers::record);
    on(renderer, Html.class, (one, out) -> out.putHTML(one.toHtml()));
    on(renderer, Collection.class, Renderers::collection);
    on(renderer, Stream.class, Renderers::stream);
    on(renderer, INDArray.class, Renderers::array);
    for (Class<?> type :
        List.of(
            double[].class,
            float[].class,
            int[].class,
            long[].class,
            double[][].class,
            float[][].class,
            int[][].class,
            String[].class,
            Object[].class)) {
      on(renderer, type, Renderers::array);
    }
  }

  private interface Draw<T> {
    void draw(T value, DisplayData out);
  }

  private static <T> void on(Renderer renderer, Class<T> type, Draw<? super T> draw) {
    RenderFunction<T> function = (value, context) -> draw.draw(value, context.getOutputContainer());
    renderer.createRegistration(type).register(function);
  }

  private static void put(Grid grid, DisplayData out) {
    out.putHTML(grid.toHtml());
    out.putText(grid.toText());
  }

  /** A record that says itself how it looks is not laid out as a table. */
  private static void record(Record one, DisplayData out) {
    switch (one) {
      case Html html -> out.putHTML(html.toHtml());
      case Picture _ -> {} // has a renderer of its own; JJava runs that of each supertype too
      default -> put(Records.grid(one), out);
    }
  }

  private static void collection(Collection<?> values, DisplayData out) {
    Records.grid(values).ifPresent(grid -> put(grid, out));
  }

  private static void stream(Stream<?> values, DisplayData out) {
    List<?> list = values.limit(MOST_OF_STREAM).toList();
    Records.grid(list)
        .ifPresentOrElse(grid -> put(grid, out), () -> out.putText(String.valueOf(list)));
  }

  private static void array(Object value, DisplayData out) {
    ArrayText.preview(value).ifPresent(out::putText);
  }
}
