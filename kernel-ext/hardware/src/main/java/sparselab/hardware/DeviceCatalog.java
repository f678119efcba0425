package sparselab.hardware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds device files: a new one beside the others is found without a line of code. */
final class DeviceCatalog {
  private static final String FOLDER = "devices/";
  private static final String ENDING = ".device";

  /** A file that is always there, to find the folder by: jars may lack entries for folders. */
  private static final String LANDMARK = "a100-80" + ENDING;

  /** The lab's own devices never change while it runs. */
  private static final class Own {
    private static final List<Device> ALL = readAll();
  }

  private DeviceCatalog() {}

  static Device named(String name) {
    return all().stream()
        .filter(d -> d.name().equals(name))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no device '"
                        + name
                        + "'; there are "
                        + all().stream().map(Device::name).toList()
                        + ", or read your own with Device.load"));
  }

  static List<Device> all() {
    return Own.ALL;
  }

  static Device load(Path file) {
    var folder = file.toAbsolutePath().getParent();
    var last = file.getFileName();
    if (folder == null || last == null) {
      throw new IllegalArgumentException("no device file '" + file + "'");
    }
    var reader =
        new DeviceFile(
            name -> {
              var beside = folder.resolve(name);
              return Files.isRegularFile(beside) ? Optional.of(read(beside)) : resource(name);
            });
    return new Device(reader.read(last.toString()));
  }

  static Device parse(String fileName, String text) {
    var reader = new DeviceFile(name -> name.equals(fileName) ? Optional.of(text) : resource(name));
    return new Device(reader.read(fileName));
  }

  static Device of(Map<String, String> texts, Map<String, Quantity> numbers, List<String> notes) {
    var content =
        new DeviceFile.Content(
            texts.getOrDefault("name", "device"),
            new LinkedHashMap<>(texts),
            new TreeMap<>(numbers),
            new ArrayList<>(notes),
            Map.of());
    for (var key : texts.keySet()) {
      if (!DeviceSchema.isText(key)) {
        throw content.error(key, "unknown key", DeviceSchema.suggestion(key));
      }
    }
    numbers.forEach(
        (key, quantity) -> {
          if (!DeviceSchema.isNumber(key)) {
            throw content.error(key, "unknown key", DeviceSchema.suggestion(key));
          }
          var wrong = DeviceSchema.wrong(key, quantity.value());
          if (wrong.isPresent()) {
            throw content.error(key, wrong.get(), "correct the number");
          }
        });
    return new Device(content);
  }

  private static List<Device> readAll() {
    var reader = new DeviceFile(DeviceCatalog::resource);
    var devices = new ArrayList<Device>();
    for (var name : names()) {
      devices.add(new Device(reader.read(name)));
    }
    return List.copyOf(devices);
  }

  private static List<String> names() {
    var landmark = DeviceCatalog.class.getResource(FOLDER + LANDMARK);
    if (landmark == null) {
      throw new IllegalStateException("the lab's device files are missing from its jar");
    }
    try {
      var uri = landmark.toURI();
      if (!"jar".equals(uri.getScheme())) {
        return names(Path.of(uri));
      }
      int bang = uri.toString().indexOf('!');
      var jar = Path.of(URI.create(uri.toString().substring("jar:".length(), bang)));
      // Opened by path, so that it does not matter whether somebody has it open already.
      try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
        return names(files.getPath(uri.toString().substring(bang + 1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the lab's device files", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("cannot list the lab's device files", e);
    }
  }

  private static List<String> names(Path landmark) throws IOException {
    var folder = landmark.getParent();
    if (folder == null) {
      throw new IOException("no folder of " + landmark);
    }
    try (var files = Files.list(folder)) {
      return files
          .map(p -> String.valueOf(p.getFileName()))
          .filter(n -> n.endsWith(ENDING))
          .sorted()
          .toList();
    }
  }

  private static Optional<String> resource(String name) {
    try (var in = DeviceCatalog.class.getResourceAsStream(FOLDER + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read device file " + name, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read device file " + file, e);
    }
  }
}
