package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds real programs on PATH or in the user's cache folder, or installs them there. Two processes
 * do not install at once; an installation that broke off leaves nothing that would be taken for a
 * whole one. Safe for several threads.
 */
public final class Components {
  private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);
  private static final String ASIDE = ".installing-";

  private final Path cache;
  private final List<Path> searchPath;
  private final Consumer<String> progress;

  /**
   * @param cache the folder that installations go to
   * @param searchPath folders looked through first, in order
   * @param progress takes a sentence when something is about to take longer than a moment
   */
  public Components(Path cache, List<Path> searchPath, Consumer<String> progress) {
    this.cache = cache;
    this.searchPath = List.copyOf(searchPath);
    this.progress = progress;
  }

  /** PATH, and {@code ${XDG_CACHE_HOME:-~/.cache}/sluice/components}. */
  public static Components ofUser(Consumer<String> progress) {
    List<Path> path =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .toList();
    return new Components(UserCache.folder(System.getenv()), path, progress);
  }

  /**
   * Envoy 1.40.
   *
   * @throws ComponentMissing with the sentence that says what to install
   */
  public Path envoy() {
    return find(PythonPackage.ENVOY);
  }

  /**
   * Consul, 1.8 or newer.
   *
   * @throws ComponentMissing with the sentence that says what to install
   */
  public Path consul() {
    return find(new ConsulInstallation());
  }

  /**
   * etcd, 3.4 or newer.
   *
   * @throws ComponentMissing with the sentence that says what to install
   */
  public Path etcd() {
    return find(PythonPackage.ETCD);
  }

  /**
   * schemathesis, of the one version that the suites were written with.
   *
   * @throws ComponentMissing with the sentence that says what to install
   */
  public Path schemathesis() {
    return find(new SchemathesisInstallation());
  }

  /**
   * Chromium, 130 or newer.
   *
   * @throws ComponentMissing with the sentence that says what to install
   */
  public Path chromium() {
    return find(new ChromiumInstallation());
  }

  /**
   * The library of libfaketime, for {@link MovableClock}.
   *
   * @throws ComponentMissing with the sentence that says what to install
   */
  public Path faketime() {
    return find(new FaketimeInstallation());
  }

  /**
   * Puppet, 7 or newer.
   *
   * @throws ComponentMissing with the sentence that says what to install
   */
  public Path puppet() {
    return find(PuppetInstallation.PUPPET);
  }

  /**
   * puppet-lint, 3 or newer.
   *
   * @throws ComponentMissing with the sentence that says what to install
   */
  public Path puppetLint() {
    return find(PuppetInstallation.LINT);
  }

  Path find(Installation installation) {
    return onPath(installation)
        .or(() -> inCache(installation))
        .orElseGet(() -> installed(installation));
  }

  private Optional<Path> onPath(Installation installation) {
    return Stream.concat(
            searchPath.stream().map(folder -> folder.resolve(installation.programName())),
            installation.elsewhere().stream())
        .filter(installation::isThere)
        .filter(program -> serves(installation, program))
        .findFirst();
  }

  private Optional<Path> inCache(Installation installation) {
    return Optional.of(installation.program(cache.resolve(installation.folderName())))
        .filter(installation::isThere);
  }

  private Path installed(Installation installation) {
    try (var lock = FolderLock.take(cache.resolve("install.lock"))) {
      removeBroken(lock);
      return inCache(installation).orElseGet(() -> install(installation));
    } catch (IOException e) {
      throw new UncheckedIOException("installing into " + cache, e);
    }
  }

  private Path install(Installation installation) {
    progress.accept(installation.announcement());
    String name = installation.folderName();
    Path aside = cache.resolve(ASIDE + name);
    try {
      Files.createDirectories(aside);
      ToolRun run = installation.install(aside);
      Path program = installation.program(aside);
      if (!run.succeeded() || !serves(installation, program)) {
        FileTree.delete(aside);
        throw new ComponentMissing(
            name + " is missing: " + installation.remedy() + " (" + run.lastLine() + ")");
      }
      Path home = Files.move(aside, cache.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      return installation.program(home);
    } catch (IOException e) {
      throw new UncheckedIOException("installing " + name + " into " + cache, e);
    }
  }

  /** Whoever holds the lock knows that nobody else is installing: what lies aside broke off. */
  private void removeBroken(FolderLock held) throws IOException {
    if (!held.channel().isOpen()) {
      throw new IllegalStateException("the lock is not held");
    }
    try (var children = Files.list(cache)) {
      List<Path> broken =
          children.filter(path -> path.getFileName().toString().startsWith(ASIDE)).toList();
      for (Path folder : broken) {
        FileTree.delete(folder);
      }
    }
  }

  private boolean serves(Installation installation, Path program) {
    try {
      Files.createDirectories(cache);
    } catch (IOException e) {
      throw new UncheckedIOException("making " + cache, e);
    }
    ToolRun version =
        ToolRun.of(cache, VERSION_LIMIT, installation.trial(program).toArray(String[]::new));
    return version.succeeded() && installation.accepts(version.output());
  }
}
