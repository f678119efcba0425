package sparselab.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The data sets that come with the lab; licence and source are in {@code datasets/DATASETS.md}. */
public final class Datasets {
  private static final long SEED = 42;

  private Datasets() {}

  /** 1,797 handwritten digits of 1×8×8 pixels in [0, 1], split with the lab's seed. */
  public static Split digits() {
    return digits(SEED);
  }

  /** As {@link #digits()}, with another seed for the split. */
  public static Split digits(long seed) {
    return load("digits", "e49284f13ec7a9139825f14b24fcf6b0904b2b8b39e88188f9a1b7a532f911b9", seed);
  }

  /** 5,000 MNIST digits of 1×28×28 pixels in [0, 1], split with the lab's seed. */
  public static Split mnist5k() {
    return mnist5k(SEED);
  }

  /** As {@link #mnist5k()}, with another seed for the split. */
  public static Split mnist5k(long seed) {
    return load(
        "mnist5k", "886d2dd9a57432672a2a6df22431a3489fbd598ac4ef092e044cf9077e83c078", seed);
  }

  private static Split load(String name, String sha256, long seed) {
    String file = name + ".sld.gz";
    try (InputStream in = Datasets.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is not in the jar; build the lab again");
      }
      return Split.of(verified(name, in.readAllBytes(), sha256), seed);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** The file's content, refused when its digest is not the expected one. */
  static Dataset verified(String name, byte[] file, String sha256) throws IOException {
    String found = Digest.sha256(file);
    if (!found.equals(sha256)) {
      throw new IOException(
          "Data set %s was changed: expected SHA-256 %s, found %s; restore datasets/%s.sld.gz"
              .formatted(name, sha256, found, name));
    }
    return ImageFile.read(name, file);
  }
}
