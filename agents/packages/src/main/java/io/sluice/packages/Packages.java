package io.sluice.packages;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice package}: exit 0 with everything written, 1 with a sentence, 2 for wrong use. */
@Command(
    name = "sluice package",
    mixinStandardHelpOptions = true,
    description = {
      "Packs what was built: the distribution, the Debian package of the agent, and images as tars"
          + " that docker load, podman load and ctr image import take; no container engine is needed."
          + " The same sources and JDK give the same bytes.",
      "Writes them and their SHA256SUMS, and says where."
    })
public final class Packages implements Callable<Integer> {
  private static final int FAILED = 1;

  @Option(names = "--root", required = true, hidden = true, description = "The checkout.")
  private Path root = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to; default: target/packages of the checkout.")
  private @Nullable Path out;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "KIND",
      description = "Some of ${COMPLETION-CANDIDATES}; default: all.")
  private Set<Kind> only = EnumSet.allOf(Kind.class);

  @Option(
      names = "--base",
      paramLabel = "TAR",
      description =
          "An image of yours, as docker save writes it, for the images to stand on; it brings the C"
              + " libraries then, of glibc. Default: nothing, they bring their own.")
  private @Nullable Path base;

  @Option(
      names = "--runtime",
      hidden = true,
      paramLabel = "DIR",
      description = "A Java runtime that was made before; default: one is made.")
  private @Nullable Path runtime;

  @Spec private @Nullable CommandSpec spec;

  Packages() {}

  /** What is packed. */
  enum Kind {
    archive,
    deb,
    images
  }

  /** Ends the JVM with the command's exit value. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Packages());
  }

  @Override
  public Integer call() throws InterruptedException {
    Path folder = (out == null ? root.resolve("target/packages") : out).toAbsolutePath();
    try {
      Files.createDirectories(folder);
      Path work = Files.createTempDirectory(folder, ".work-");
      try {
        Distribution distribution =
            new Distribution(root.toAbsolutePath(), work, Release.current());
        List<Path> made = make(folder, distribution);
        Checksums.write(folder, made);
        made.forEach(file -> out().println(file));
        out().println(folder.resolve(Checksums.FILE));
        out().flush();
        return 0;
      } finally {
        remove(work);
      }
    } catch (IOException e) {
      say(String.valueOf(e.getMessage()));
      return FAILED;
    }
  }

  private List<Path> make(Path folder, Distribution distribution)
      throws IOException, InterruptedException {
    var made = new ArrayList<Path>();
    if (only.contains(Kind.archive)) {
      String name = "sluice-" + distribution.release().version();
      Path file = begin(made, folder.resolve(name + ".tar.gz"));
      Archive.write(file, name, distribution.whole(), distribution.release());
    }
    if (only.contains(Kind.deb)) {
      var deb = new DebianPackage(distribution);
      deb.write(begin(made, folder.resolve(deb.fileName())));
    }
    if (only.contains(Kind.images)) {
      Path java = runtime == null ? runtime(distribution) : runtime;
      for (ImageKind kind : ImageKind.ALL) {
        var image = new Image(kind, distribution);
        image.write(begin(made, folder.resolve(image.fileName())), java, base);
      }
    }
    return made;
  }

  private Path runtime(Distribution distribution) throws IOException {
    say("a Java runtime for the images, of " + System.getProperty("java.home"));
    Path made = distribution.work().resolve("java");
    JavaRuntime.make(made);
    return made;
  }

  private Path begin(List<Path> made, Path file) throws IOException {
    say(String.valueOf(file.getFileName()));
    Files.deleteIfExists(file);
    made.add(file);
    return file;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> left = Files.walk(folder)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private PrintWriter out() {
    return commands().commandLine().getOut();
  }

  private void say(String words) {
    commands().commandLine().getErr().println("sluice: " + words);
    commands().commandLine().getErr().flush();
  }

  private CommandSpec commands() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the command's specification before it calls");
    }
    return spec;
  }
}
