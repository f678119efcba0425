package sparselab.notebook;

import org.dflib.jjava.jupyter.kernel.display.Renderer;

/** What is drawn how. */
final class Renderers {
  private Renderers() {}

  static void register(Renderer renderer) {}
}
