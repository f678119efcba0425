package sparselab.notebook;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/**
 * Keeps a typing error from destroying what was there.
 *
 * <p>After {@code int x = 5;}, JShell answers {@code int x = "a";} with an error, and with x gone;
 * the same for methods and classes, and for all that was made with them. So a declaration that
 * replaces a valid one is first compiled on trial.
 */
final class Redeclaration {
  private Redeclaration() {}

  /**
   * The errors for which this source must not replace what it declares again; empty to go ahead.
   *
   * @param last whether nothing follows in the cell that could define a name still missing
   */
  static List<Diag> refusal(JShell shell, JShellInternals internals, String source, boolean last) {
    List<Snippet> mentioned =
        shell
            .snippets()
            .filter(known -> shell.status(known) == Status.VALID)
            .filter(known -> name(known) != null && source.contains(name(known)))
            .toList();
    if (mentioned.isEmpty()) {
      return List.of();
    }
    for (Snippet fresh : shell.sourceCodeAnalysis().sourceToSnippets(source)) {
      if (mentioned.stream().anyMatch(known -> replaces(fresh, known))) {
        return errors(shell, internals, fresh, source, last);
      }
    }
    return List.of();
  }

  private static @org.jspecify.annotations.Nullable String name(Snippet snippet) {
    return switch (snippet) {
      case VarSnippet variable -> variable.name();
      case MethodSnippet method -> method.name();
      case TypeDeclSnippet type -> type.name();
      default -> null;
    };
  }

  private static boolean replaces(Snippet fresh, Snippet known) {
    return fresh.kind() == known.kind()
        && Objects.equals(name(fresh), name(known))
        && (!(fresh instanceof MethodSnippet one && known instanceof MethodSnippet two)
            || one.parameterTypes().equals(two.parameterTypes()));
  }

  private static List<Diag> errors(
      JShell shell, JShellInternals internals, Snippet fresh, String source, boolean last) {
    boolean variable = fresh.kind() == Snippet.Kind.VAR;
    String overloads = fresh instanceof MethodSnippet method ? otherOverloads(shell, method) : "";
    List<Diag> errors =
        internals.trialCompile(source + overloads, variable).stream()
            .filter(Diag::isError)
            .filter(error -> error.getStartPosition() < source.length())
            .filter(error -> !(variable && isFalseAlarm(error)))
            .toList();
    boolean onlyMissingNames = errors.stream().allMatch(Redeclaration::isMissingName);
    // A method may be written before what it calls; a variable may not.
    boolean mayWait = !variable && (fresh.kind() == Snippet.Kind.METHOD || !last);
    return onlyMissingNames && mayWait ? List.of() : errors;
  }

  private static String otherOverloads(JShell shell, MethodSnippet method) {
    return shell
        .methods()
        .filter(other -> other.name().equals(method.name()))
        .filter(other -> !other.parameterTypes().equals(method.parameterTypes()))
        .filter(other -> shell.status(other) == Status.VALID)
        .map(other -> "\n" + other.source())
        .collect(Collectors.joining());
  }

  /**
   * On trial the variable is a local one, which unlike a field may not be used before it is set.
   */
  private static boolean isFalseAlarm(Diag error) {
    return error.getCode().equals("compiler.err.var.might.not.have.been.initialized");
  }

  private static boolean isMissingName(Diag error) {
    return error.getCode().startsWith("compiler.err.cant.resolve");
  }
}
