package sparselab.hardware.gpu;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A shared library whose functions return an int status, 0 for success. */
final class Native {
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  static final AddressLayout POINTER = ValueLayout.ADDRESS;

  /** A function of a library answered with something else than 0. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(String function, int status) {
      super(function + " answered " + status);
    }
  }

  private final String name;
  private final SymbolLookup symbols;
  private final Map<String, MethodHandle> handles = new HashMap<>();

  private Native(String name, SymbolLookup symbols) {
    this.name = name;
    this.symbols = symbols;
  }

  /** The first of {@code names} that the system's loader finds. */
  // Loading a library by name is what this class is for; its callers pass fixed names only.
  @SuppressWarnings("restricted")
  static Optional<Native> load(List<String> names, Arena arena) {
    for (var name : names) {
      try {
        return Optional.of(new Native(name, SymbolLookup.libraryLookup(name, arena)));
      } catch (IllegalArgumentException notFound) {
        // The next name may be there: versions differ in their number.
      }
    }
    return Optional.empty();
  }

  /**
   * Calls {@code function}, whose parameters have the given layouts.
   *
   * @throws Failed if it does not answer 0
   */
  // Each signature below was checked against the library's documented one.
  @SuppressWarnings("restricted")
  void call(String function, MemoryLayout[] layouts, Object... arguments) {
    var handle =
        handles.computeIfAbsent(
            function,
            f ->
                Linker.nativeLinker()
                    .downcallHandle(
                        symbols
                            .find(f)
                            .orElseThrow(() -> new IllegalStateException(name + " has no " + f)),
                        FunctionDescriptor.of(INT, layouts)));
    int status;
    try {
      status = (int) handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("calling " + function, e);
    }
    if (status != 0) {
      throw new Failed(function, status);
    }
  }

  static MemoryLayout[] of(MemoryLayout... layouts) {
    return layouts;
  }

  /** Calls a function that writes a pointer to its first argument and takes nothing else. */
  MemorySegment create(String function, Arena arena) {
    var holder = arena.allocate(POINTER);
    call(function, of(POINTER), holder);
    return holder.get(POINTER, 0);
  }
}
