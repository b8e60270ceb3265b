package io.sluice.packages;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An image as a tar that container engines load; made without an engine, from nothing. */
final class Image {
  /** Who the program is: nobody that a machine knows. */
  static final String USER = "65532:65532";

  private static final String JAVA = "/opt/java";
  private static final String LIB = "/opt/sluice/lib/";

  private final ImageKind kind;
  private final Distribution distribution;
  private final Release release;

  Image(ImageKind kind, Distribution distribution) {
    this.kind = kind;
    this.distribution = distribution;
    release = distribution.release();
  }

  String fileName() {
    return kind.name()
        + "-image_"
        + release.version()
        + "_"
        + System.getProperty("os.arch")
        + ".tar";
  }

  /**
   * Writes it; the same sources and the same JDK give the same bytes.
   *
   * @param runtime the Java that it brings
   * @param base a tar of an image that it stands on, or null: then it brings the C libraries, too
   */
  void write(Path file, Path runtime, @Nullable Path base)
      throws IOException, InterruptedException {
    List<Path> jars = kind.program().jars(distribution.checkout(), release.version());
    JibContainerBuilder image = base == null ? Jib.fromScratch() : Jib.from(TarImage.at(base));
    image
        .addFileEntriesLayer(java(runtime, base == null))
        .setCreationTime(release.time())
        .setPlatforms(Set.of(new Platform(architecture(), "linux")))
        .setUser(USER)
        .setWorkingDirectory(AbsoluteUnixPath.get(kind.state()))
        .setExposedPorts(kind.ports().stream().map(Port::tcp).collect(Collectors.toSet()))
        .setLabels(labels())
        .setEntrypoint(
            Entrypoint.of(
                distribution.checkout(),
                kind.program(),
                runtime,
                JAVA + "/bin/java",
                jars.stream().map(jar -> LIB + jar.getFileName()).toList()))
        .setProgramArguments(kind.arguments());
    List<Path> common = common(jars);
    if (!common.isEmpty()) {
      image.addFileEntriesLayer(jars("common", common).build());
    }
    image.addFileEntriesLayer(
        jars("libraries", jars.stream().filter(jar -> !ours(jar) && !common.contains(jar)).toList())
            .build());
    FileEntriesLayer.Builder own = jars("sluice", jars.stream().filter(Image::ours).toList());
    folder(own, kind.state(), "700", USER);
    image.addFileEntriesLayer(own.build());
    Path cache = distribution.work().resolve("layers");
    try {
      // Both platforms are there after this: the one of an image from nothing is not asked for
      // twice.
      image.containerize(
          Containerizer.to(TarImage.at(file).named(kind.name() + ":" + release.version()))
              .setBaseImageLayersCache(cache)
              .setApplicationLayersCache(cache)
              .setToolName("sluice")
              .setOfflineMode(true));
    } catch (InvalidImageReferenceException
        | RegistryException
        | CacheDirectoryCreationException
        | ExecutionException e) {
      throw new IOException("the image " + kind.name() + " cannot be made: " + e.getMessage(), e);
    }
  }

  private Map<String, String> labels() {
    return Map.of(
        "org.opencontainers.image.title",
        kind.name(),
        "org.opencontainers.image.version",
        release.version(),
        "org.opencontainers.image.licenses",
        "Apache-2.0");
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : name;
  }

  private FileEntriesLayer java(Path runtime, boolean fromNothing)
      throws IOException, InterruptedException {
    var layer = layer("java");
    var tree = new Tree();
    tree.addAll(JAVA, runtime);
    if (fromNothing) {
      for (Path library : Libraries.of(runtime)) {
        tree.add(library.toString(), library);
      }
      tree.add("/etc/passwd", text("passwd", "sluice:x:65532:65532::/nonexistent:/nonexistent\n"));
      tree.add("/etc/group", text("group", "sluice:x:65532:\n"));
      tree.add("/etc/nsswitch.conf", text("nsswitch.conf", "hosts: files dns\n"));
      folder(layer, "/tmp", "777", "0:0");
    }
    add(layer, tree);
    return layer.build();
  }

  /** What agent and server both need: where a program needs all of it, images share that layer. */
  private List<Path> common(List<Path> jars) throws IOException {
    List<Path> servers = Program.SERVER.jars(distribution.checkout(), release.version());
    List<Path> common =
        Program.AGENT.jars(distribution.checkout(), release.version()).stream()
            .filter(jar -> !ours(jar) && servers.contains(jar))
            .toList();
    return jars.containsAll(common) ? common : List.of();
  }

  private static boolean ours(Path jar) {
    return jar.getFileName().toString().startsWith("sluice-");
  }

  private FileEntriesLayer.Builder jars(String name, List<Path> jars) throws IOException {
    var tree = new Tree();
    for (Path jar : jars) {
      tree.add(LIB + jar.getFileName(), jar);
    }
    var layer = layer(name);
    add(layer, tree);
    return layer;
  }

  private static FileEntriesLayer.Builder layer(String name) {
    return FileEntriesLayer.builder().setName(name);
  }

  private void add(FileEntriesLayer.Builder layer, Tree tree) {
    Instant time = release.time();
    tree.items()
        .forEach(
            (path, item) ->
                layer.addEntry(
                    item.source().toAbsolutePath(),
                    AbsoluteUnixPath.get(path),
                    FilePermissions.fromOctalString(Integer.toOctalString(item.mode())),
                    time));
  }

  private void folder(FileEntriesLayer.Builder layer, String path, String mode, String owner)
      throws IOException {
    layer.addEntry(
        Files.createDirectories(distribution.work().resolve("empty")),
        AbsoluteUnixPath.get(path),
        FilePermissions.fromOctalString(mode),
        release.time(),
        owner);
  }

  private Path text(String name, String content) throws IOException {
    return Files.writeString(distribution.work().resolve(name), content);
  }
}
