package sparselab.notebook;

import java.util.List;
import jdk.jshell.JShell;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.magic.MagicsResolver;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/** What {@link KernelBuilder} puts together for {@link SparseKernel}. */
record KernelParts(
    String version,
    LanguageInfo languageInfo,
    List<HelpLink> helpLinks,
    CellIo io,
    CommManager comms,
    Renderer renderer,
    MagicsResolver magicsResolver,
    MagicsRegistry magics,
    StringStyler errorStyler,
    JShell shell,
    CellEvaluator evaluator) {}
