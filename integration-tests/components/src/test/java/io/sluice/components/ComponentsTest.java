package io.sluice.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentsTest {
  private final Path folder;

  private final List<String> progress = new ArrayList<>();

  ComponentsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aProgramOnThePathIsTakenWhenItsVersionServes() throws IOException {
    program(folder.resolve("old"), "gate 1");
    Path right = program(folder.resolve("right"), "gate 2");

    Path found =
        components(List.of(folder.resolve("old"), folder.resolve("right"))).find(new Gate(2, 0));

    assertThat(found).isEqualTo(right);
    assertThat(progress).isEmpty();
  }

  @Test
  void whatIsNowhereIsInstalledOnceAndAnnounced() {
    Path first = components(List.of()).find(new Gate(2, 0));
    Path second = components(List.of()).find(new Gate(2, 0));

    assertThat(first).isEqualTo(second).isExecutable();
    assertThat(progress).containsExactly("fetching gate");
  }

  @Test
  void manyAtOnceInstallOnce() {
    var pool = Executors.newFixedThreadPool(4);
    try {
      var paths =
          IntStream.range(0, 4)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> components(List.of()).find(new Gate(2, 0)), pool))
              .toList();

      assertThat(paths).allSatisfy(path -> assertThat(path.join()).isExecutable());
      assertThat(progress).containsExactly("fetching gate");
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void anInstallationThatFailsSaysInOneSentenceWhatToInstallAndLeavesNothing() throws IOException {
    assertThatThrownBy(() -> components(List.of()).find(new Gate(2, 7)))
        .isInstanceOf(ComponentMissing.class)
        .hasMessage("gate-2 is missing: put gate on PATH (no gates today)");

    try (var left = Files.list(folder.resolve("cache"))) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("install.lock");
    }
  }

  @Test
  void aWrongVersionThatWasInstalledIsNoInstallation() {
    assertThatThrownBy(() -> components(List.of()).find(new Gate(3, 0)))
        .isInstanceOf(ComponentMissing.class);
  }

  @Test
  void whatABrokenOffInstallationLeftIsRemoved() throws IOException {
    Path broken = folder.resolve("cache/.installing-gate-2");
    Files.createDirectories(broken);
    Files.writeString(broken.resolve("half"), "half");

    Path found = components(List.of()).find(new Gate(2, 0));

    assertThat(found.resolveSibling("half")).doesNotExist();
    assertThat(broken).doesNotExist();
  }

  @Test
  void envoyIsTakenInItsMinorVersionOnly() {
    var envoy = PythonPackage.ENVOY;

    assertThat(envoy.accepts("envoy  version: 9e55/1.40.3/Clean/RELEASE/BoringSSL")).isTrue();
    assertThat(envoy.accepts("envoy  version: 9e55/1.39.0/Clean/RELEASE/BoringSSL")).isFalse();
  }

  @Test
  void consulIsTakenFrom1Point8On() {
    var consul = new ConsulInstallation();

    assertThat(consul.accepts("Consul v1.8.7\nProtocol 2")).isTrue();
    assertThat(consul.accepts("Consul v1.21.0")).isTrue();
    assertThat(consul.accepts("Consul v1.7.9")).isFalse();
  }

  @Test
  void debianMirrorsAreReadFromWhatAptPrints() {
    String printed =
        """
        'http://mirror.example/debian/dists/bookworm/InRelease' mirror_x 0
        'http://mirror.example/debian/dists/bookworm-updates/InRelease' mirror_y 0
        'http://mirror.example/debian-security/dists/bookworm-security/InRelease' mirror_z 0
        """;

    assertThat(DebianPackage.archives(printed)).containsExactly("http://mirror.example/debian");
  }

  @Test
  void theCacheFolderFollowsXdg() {
    assertThat(UserCache.folder(java.util.Map.of("HOME", "/home/a")))
        .isEqualTo(Path.of("/home/a/.cache/sluice/components"));
    assertThat(UserCache.folder(java.util.Map.of("HOME", "/home/a", "XDG_CACHE_HOME", "/c")))
        .isEqualTo(Path.of("/c/sluice/components"));
  }

  private Components components(List<Path> path) {
    return new Components(folder.resolve("cache"), path, progress::add);
  }

  private static Path program(Path folder, String says) throws IOException {
    Files.createDirectories(folder);
    Path file = Files.writeString(folder.resolve("gate"), "#!/bin/sh\necho '" + says + "'\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** An installation that writes a script; every one it writes is version 2. */
  private record Gate(int wanted, int exit) implements Installation {
    @Override
    public String folderName() {
      return "gate-" + wanted;
    }

    @Override
    public String programName() {
      return "gate";
    }

    @Override
    public List<String> trial(Path program) {
      return List.of(program.toString(), "version");
    }

    @Override
    public boolean accepts(String versionOutput) {
      return versionOutput.contains("gate " + wanted);
    }

    @Override
    public Path program(Path folder) {
      return folder.resolve("gate");
    }

    @Override
    public String announcement() {
      return "fetching gate";
    }

    @Override
    public ToolRun install(Path folder) {
      try {
        program(folder, "gate 2");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new ToolRun(exit, "looking\nno gates today\n");
    }

    @Override
    public String remedy() {
      return "put gate on PATH";
    }

    private static void program(Path folder, String says) throws IOException {
      ComponentsTest.program(folder, says);
    }
  }
}
