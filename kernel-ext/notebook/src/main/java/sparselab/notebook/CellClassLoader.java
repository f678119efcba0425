package sparselab.notebook;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.InternalException;
import org.dflib.jjava.jupyter.kernel.util.PathsHandler;
import org.jspecify.annotations.Nullable;

/** Loads the classes that cells define; everything else comes from the kernel's class path. */
final class CellClassLoader extends URLClassLoader {
  private final Map<String, byte[]> code = new ConcurrentHashMap<>();

  CellClassLoader(ClassLoader parent) {
    super("cells", new URL[0], parent);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = code.get(name);
    return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
  }

  /** The class of this name if a cell has defined it already. */
  @Nullable Class<?> loaded(String name) {
    return findLoadedClass(name);
  }

  /** The bytecode that a cell's class runs now. */
  byte[] bytes(String name) {
    byte[] bytes = code.get(name);
    if (bytes == null) {
      throw new IllegalArgumentException(name + " does not come from a cell");
    }
    return bytes;
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    byte[] bytes =
        name.endsWith(".class")
            ? code.get(name.substring(0, name.length() - ".class".length()).replace('/', '.'))
            : null;
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }

  /** The loader as JShell's execution control wants it. */
  LoaderDelegate delegate() {
    return new Delegate();
  }

  private final class Delegate implements LoaderDelegate {
    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException {
      // All names first, for classes of one cell refer to each other.
      for (ClassBytecodes one : classes) {
        code.put(one.name(), one.bytecodes());
      }
      boolean[] installed = new boolean[classes.length];
      for (int i = 0; i < classes.length; i++) {
        try {
          loadClass(classes[i].name());
          installed[i] = true;
        } catch (ClassNotFoundException | LinkageError e) {
          throw new ClassInstallException(classes[i].name() + ": " + e, installed);
        }
      }
    }

    @Override
    public void classesRedefined(ClassBytecodes[] classes) {
      for (ClassBytecodes one : classes) {
        code.put(one.name(), one.bytecodes());
      }
    }

    @Override
    public void addToClasspath(String classPath) throws InternalException {
      for (String entry : PathsHandler.split(classPath)) {
        try {
          addURL(Path.of(entry).toUri().toURL());
        } catch (MalformedURLException e) {
          throw new InternalException(
              "Not a class path entry: " + entry + " (" + e.getMessage() + ")");
        }
      }
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
      return loadClass(name);
    }
  }
}
