package sparselab.notebook;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

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
   * What a trial found.
   *
   * @param refusal the errors for which the source must not be evaluated; empty to go ahead
   * @param before the valid declarations that it replaces
   */
  record Trial(List<Diag> refusal, List<Snippet> before) {}

  /**
   * Compiles a source on trial where it declares again what there is.
   *
   * @param last whether nothing follows in the cell that could define a name still missing
   */
  static Trial of(JShell shell, JShellInternals internals, String source, boolean last) {
    List<Snippet> mentioned =
        shell
            .snippets()
            .filter(known -> shell.status(known) == Status.VALID)
            .filter(known -> isMentioned(name(known), source))
            .toList();
    if (mentioned.isEmpty()) {
      return new Trial(List.of(), List.of());
    }
    for (Snippet fresh : shell.sourceCodeAnalysis().sourceToSnippets(source)) {
      List<Snippet> before = mentioned.stream().filter(known -> replaces(fresh, known)).toList();
      if (!before.isEmpty()) {
        return new Trial(errors(shell, internals, fresh, source, last), before);
      }
    }
    return new Trial(List.of(), List.of());
  }

  private static boolean isMentioned(@Nullable String name, String source) {
    return name != null && source.contains(name);
  }

  /**
   * Declares again what a source replaced that turned out wrong after all. Methods and classes have
   * no state of their own, and equal code gets the class that is loaded already.
   */
  static void restore(JShell shell, List<Snippet> before) {
    for (Snippet old : before) {
      if (!(old instanceof VarSnippet)) {
        shell.eval(old.source());
      }
    }
  }

  private static @Nullable String name(Snippet snippet) {
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
    List<Diag> errors =
        internals.trialCompile(source, variable).stream()
            .filter(Diag::isError)
            .filter(error -> !isFalseAlarm(error, fresh, shell))
            .toList();
    boolean onlyMissingNames = errors.stream().allMatch(Redeclaration::isMissingName);
    // A method may be written before what it calls; a variable may not.
    boolean mayWait = !variable && (fresh.kind() == Snippet.Kind.METHOD || !last);
    return onlyMissingNames && mayWait ? List.of() : errors;
  }

  private static boolean isOverloaded(MethodSnippet method, JShell shell) {
    return shell
        .methods()
        .anyMatch(
            other ->
                other.name().equals(method.name())
                    && !other.parameterTypes().equals(method.parameterTypes()));
  }

  /**
   * A trial is not the real thing. There the variable is a local one, which unlike a field may not
   * be used before it is set; a method hides its overloads; and a class is not the class of that
   * name that others refer to. What only seems wrong is left to the real compilation.
   */
  private static boolean isFalseAlarm(Diag error, Snippet fresh, JShell shell) {
    return switch (fresh) {
      case VarSnippet variable ->
          error.getCode().equals("compiler.err.var.might.not.have.been.initialized");
      case MethodSnippet method -> isOverloaded(method, shell);
      case TypeDeclSnippet type ->
          error.getCode().contains("permits")
              || error.getCode().contains("sealed")
              || mentions(error, type.name());
      default -> false;
    };
  }

  private static boolean mentions(Diag error, String name) {
    Pattern word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
    return error
        .getMessage(Locale.ENGLISH)
        .lines()
        .filter(line -> !line.strip().startsWith("location:"))
        .anyMatch(line -> word.matcher(line).find());
  }

  private static boolean isMissingName(Diag error) {
    return error.getCode().startsWith("compiler.err.cant.resolve");
  }
}
