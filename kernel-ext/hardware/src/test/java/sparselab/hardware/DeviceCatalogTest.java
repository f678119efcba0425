package sparselab.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceCatalogTest {

  /** The lab's users have it as a jar, and some jars have no entries for folders. */
  @Test
  void devicesAreFoundInAJarWithoutFolderEntries(@TempDir Path folder)
      throws IOException, URISyntaxException, ReflectiveOperationException {
    var jar = folder.resolve("a jar.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (var root : roots()) {
        try (var files = Files.walk(root)) {
          for (var file : files.filter(Files::isRegularFile).toList()) {
            out.putNextEntry(new JarEntry(root.relativize(file).toString().replace('\\', '/')));
            Files.copy(file, out);
            out.closeEntry();
          }
        }
      }
    }
    var urls = new URL[] {jar.toUri().toURL()};
    try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      var inJar = Class.forName("sparselab.hardware.Device", true, loader);
      var devices = (List<?>) inJar.getMethod("all").invoke(null);
      assertEquals(Device.all().size(), devices.size());
    }
  }

  private static List<Path> roots() throws URISyntaxException {
    URI classes =
        Objects.requireNonNull(Device.class.getProtectionDomain().getCodeSource())
            .getLocation()
            .toURI();
    return List.of(Path.of(classes));
  }
}
