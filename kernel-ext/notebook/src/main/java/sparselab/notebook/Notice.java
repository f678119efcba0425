package sparselab.notebook;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import sparselab.data.Html;

/** Something a learner should know about a cell that ran; shown below it, not as an error. */
record Notice(String text) {

  static Notice stale(Collection<String> variables, Collection<String> types) {
    boolean one = variables.size() == 1;
    return new Notice(
        code(variables)
            + (one ? " still holds" : " still hold")
            + " what the earlier version of "
            + code(types)
            + " made. Its fields, methods or constants changed, and the JVM cannot change objects"
            + " that exist: run the "
            + (one ? "cell that makes " + code(variables) : "cells that make them")
            + " again.");
  }

  /** Declarations that wait for a name nobody has declared. */
  static Optional<Notice> unresolved(JShell shell, Set<String> declared) {
    List<String> lines =
        shell
            .snippets()
            .filter(snippet -> snippet instanceof DeclarationSnippet)
            .map(DeclarationSnippet.class::cast)
            .filter(snippet -> declared.contains(snippet.id()))
            .filter(snippet -> isWaiting(shell.status(snippet)))
            .map(
                snippet ->
                    code(List.of(snippet.name()))
                        + " cannot be used until there is "
                        + shell.unresolvedDependencies(snippet).collect(Collectors.joining(", "))
                        + ".")
            .toList();
    return lines.isEmpty() ? Optional.empty() : Optional.of(new Notice(String.join("\n", lines)));
  }

  private static boolean isWaiting(Status status) {
    return status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED;
  }

  private static String code(Collection<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  DisplayData toDisplayData() {
    var data = new DisplayData();
    render(data);
    return data;
  }

  void render(DisplayData data) {
    data.putText(text.replace("`", ""));
    String html =
        Html.escape(text).replaceAll("`([^`]*)`", "<code>$1</code>").replace("\n", "<br>");
    data.putHTML(
        "<div role=\"note\" style=\"border-left:3px solid var(--jp-warn-color1,#f57c00);"
            + "padding:4px 10px;margin:4px 0;color:var(--jp-ui-font-color1,#212121);"
            + "background:var(--jp-layout-color2,#f5f5f5)\">"
            + html
            + "</div>");
  }
}
