package sparselab.notebook;

import java.util.List;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.magic.MagicsResolver;
import org.dflib.jjava.kernel.JavaKernelBuilder;
import org.dflib.jjava.kernel.magics.ClasspathMagic;
import org.dflib.jjava.kernel.magics.LoadMagic;
import org.dflib.jjava.kernel.magics.TimeMagic;

/** Builds the kernel from JJava's parts and our own. */
final class KernelBuilder extends JavaKernelBuilder<KernelBuilder, SparseKernel> {
  private static final String VECTOR = "jdk.incubator.vector";

  KernelBuilder() {
    TimeMagic time = new TimeMagic();
    lineMagic("time", time);
    cellMagic("time", time);
    lineMagic("load", new LoadMagic());
    lineMagic("classpath", new ClasspathMagic());
    // The JVM's own --add-modules does not reach the compiler inside JShell.
    if (ModuleLayer.boot().findModule(VECTOR).isPresent()) {
      compilerOpts(List.of("--add-modules", VECTOR));
    }
  }

  @Override
  public SparseKernel build() {
    CellEvaluator evaluator = new CellEvaluator("sparselab");
    return new SparseKernel(
        new KernelParts(
            versionOfThisJar(),
            buildLanguageInfo(),
            List.of(
                new HelpLink("Java 25 API", "https://docs.oracle.com/en/java/javase/25/docs/api/"),
                new HelpLink("JJava", "https://github.com/dflib/jjava")),
            new CellIo(),
            buildCommManager(),
            buildRenderer(),
            buildMagicsResolver(buildMagicTranspiler()),
            buildMagicsRegistry(),
            buildErrorStyler(),
            buildJShell(evaluator),
            evaluator));
  }

  /** Magics start a line or follow an equals sign; an indented {@code % b} is a remainder. */
  @Override
  protected MagicsResolver buildMagicsResolver(MagicTranspiler transpiler) {
    return new MagicsResolver("(?:^|(?<==)[ \\t]*)%", "%%", transpiler);
  }

  private static String versionOfThisJar() {
    String version = SparseKernel.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
