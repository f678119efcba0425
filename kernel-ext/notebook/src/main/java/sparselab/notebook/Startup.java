package sparselab.notebook;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a notebook finds in place before its first cell. */
final class Startup {
  private static final List<String> PACKAGES =
      List.of(
          "java.util",
          "java.util.function",
          "java.util.stream",
          "java.nio.file",
          "sparselab.data",
          "sparselab.network",
          "sparselab.mask",
          "sparselab.train",
          "sparselab.prune",
          "sparselab.engine",
          "sparselab.io",
          "sparselab.hardware",
          "sparselab.hardware.measure",
          "sparselab.sparse",
          "sparselab.kernels",
          "sparselab.lessons",
          "sparselab.notebook");

  private Startup() {}

  static void run(SparseKernel kernel) {
    Renderers.register(kernel.getRenderer());
    kernel.evalBuilder("import static sparselab.notebook.Notebook.*;").eval();
    for (String name : PACKAGES) {
      importAll(kernel, name);
    }
  }

  private static void importAll(SparseKernel kernel, String name) {
    try {
      kernel.evalBuilder("import " + name + ".*;").eval();
    } catch (CellError absent) {
      // The compiler refuses a package that is not on this class path; a lab may be built without
      // it.
      Logger.getLogger(Startup.class.getName()).log(Level.FINE, "No package {0}", name);
    }
  }
}
