import java.nio.file.Path;
import org.dflib.jjava.shaded.eu.maveniverse.maven.mima.context.ContextOverrides;
import org.dflib.jjava.shaded.eu.maveniverse.maven.mima.context.Runtimes;
import org.dflib.jjava.shaded.org.eclipse.aether.artifact.DefaultArtifact;
import org.dflib.jjava.shaded.org.eclipse.aether.resolution.ArtifactRequest;
import org.dflib.jjava.shaded.org.eclipse.aether.transfer.AbstractTransferListener;
import org.dflib.jjava.shaded.org.eclipse.aether.transfer.TransferEvent;

/**
 * Fetches Maven's own archive through the resolver that JJava's jar carries and prints where it lies.
 *
 * <p>A resolver, not a download: the settings, mirrors and proxies a user has for Maven hold for Maven
 * itself too, and no repository is named here. The caller checks the archive's digest.
 *
 * <pre>java -cp jjava.jar FetchMaven.java 3.9.11 [offline]</pre>
 */
final class FetchMaven {

  public static void main(String[] arguments) throws Exception {
    String version = arguments[0];
    boolean offline = arguments.length > 1 && arguments[1].equals("offline");
    var overrides =
        ContextOverrides.create()
            .withUserSettings(true)
            .offline(offline)
            .transferListener(new Progress())
            .build();
    try (var context = Runtimes.INSTANCE.getRuntime().create(overrides)) {
      var artifact = new DefaultArtifact("org.apache.maven", "apache-maven", "bin", "zip", version);
      var request = new ArtifactRequest(artifact, context.remoteRepositories(), "");
      var result =
          context.repositorySystem().resolveArtifact(context.repositorySystemSession(), request);
      Path archive = result.getArtifact().getFile().toPath();
      System.out.println(archive.toAbsolutePath());
    }
  }

  /** Says on standard error, for the caller's progress line, how many bytes of how many are here. */
  private static final class Progress extends AbstractTransferListener {
    private long said;

    @Override
    public void transferProgressed(TransferEvent event) {
      long now = event.getTransferredBytes();
      if (now - said >= 1 << 20) {
        said = now;
        System.err.println("bytes " + now + " " + event.getResource().getContentLength());
      }
    }
  }
}
