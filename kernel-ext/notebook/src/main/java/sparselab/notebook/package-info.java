/**
 * The notebook's side of the lab: the kernel <i>Java (Sparse Lab)</i>, and how results look in a
 * cell.
 *
 * <p>The kernel is JJava with its own evaluator. {@link sparselab.notebook.SparseKernel} speaks the
 * Jupyter protocol, {@link sparselab.notebook.CellEvaluator} cuts a cell into JShell snippets,
 * {@link sparselab.notebook.CellExecution} runs, redefines and stops them. {@link
 * sparselab.notebook.Notebook} is what a cell calls; {@link sparselab.notebook.Renderers} lists
 * what is drawn how.
 */
@NullMarked
package sparselab.notebook;

import org.jspecify.annotations.NullMarked;
