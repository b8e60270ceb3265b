package io.sluice.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import io.sluice.components.ManagedProcess;
import io.sluice.components.Ports;
import io.sluice.components.ProcessSpec;
import io.sluice.components.ToolRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything is packed once from what was built, and run from there: the distribution without
 * Maven, the Debian package's files without the package manager, the images without an engine.
 */
final class PackagesIT {
  private static final Ports PORTS = Ports.ofUser();
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir private static Path folder;
  private static Packed packed;
  private static Release release;

  @BeforeAll
  static void pack() throws IOException {
    release = Release.current();
    packed = Packed.everything(folder);
  }

  private static ToolRun run(Path where, String... command) {
    return ToolRun.of(where, LIMIT, command);
  }

  @Test
  void theChecksumsHold() {
    ToolRun checked = run(packed.made(), "sha256sum", "-c", Checksums.FILE);

    assertThat(checked.succeeded()).as(checked.output()).isTrue();
    assertThat(checked.output().lines()).hasSize(2 + ImageKind.ALL.size());
  }

  @Test
  void theDistributionRunsWithoutMavenAndSaysWhatItHasNot() throws IOException {
    Path place = Files.createDirectories(folder.resolve("a place with blanks"));
    run(place, "tar", "xzf", packed.only("sluice-" + release.version() + ".tar.gz").toString());
    Path distribution = place.resolve("sluice-" + release.version());
    String sluice = distribution.resolve("sluice").toString();

    ToolRun version = run(place, sluice, "--version");
    assertThat(version.output()).contains(release.version());
    assertThat(run(place, sluice, "demo", "--help").output()).contains("--scenario");
    assertThat(run(place, sluice, "server", "--help").output()).contains("--config");
    ToolRun bench = run(place, sluice, "bench");
    assertThat(bench.exit()).isEqualTo(2);
    assertThat(bench.output()).contains("'bench' is not in this distribution", "vm-agent");
    assertThat(distribution.resolve("docs/agents.md")).exists();
    assertThat(distribution.resolve("agents/puppet/sluice/files/sluice-envoy")).isExecutable();
    assertThat(distribution.resolve("target")).doesNotExist();
  }

  @Test
  void theDebianPackageSaysWhatItIsAndStartsNothing() throws IOException {
    String deb = packed.only("sluice-agent_").toString();

    assertThat(run(folder, "dpkg-deb", "--info", deb).output())
        .contains("Package: sluice-agent", "Version: " + release.debianVersion())
        .contains("java17-runtime-headless")
        .doesNotContain("postinst", "prerm");
    String contents = run(folder, "dpkg-deb", "--contents", deb).output();
    assertThat(contents)
        .contains("./opt/sluice/sluice", "./usr/sbin/sluice-envoy")
        .contains("./usr/bin/sluice -> /opt/sluice/sluice")
        .doesNotContain("systemd", "hazelcast");
    assertThat(contents.lines().filter(line -> !line.contains(" root/root "))).isEmpty();
    assertThat(contents.lines().filter(line -> line.startsWith("-rwx")))
        .allMatch(line -> line.endsWith("/sluice") || line.endsWith("/sluice-envoy"));
  }

  @Test
  void anInstalledAgentRunsFromThere() throws IOException {
    Path root = folder.resolve("installed");
    run(folder, "dpkg-deb", "-x", packed.only("sluice-agent_").toString(), root.toString());
    String sluice = root.resolve("opt/sluice/sluice").toString();
    Path manifest =
        Files.writeString(
            folder.resolve("service.yaml"),
            """
            service: orders
            environment: vm
            ports: { service: 8080 }
            """);
    Path state = folder.resolve("state");

    assertThat(run(folder, sluice, "agent", "check", manifest.toString()).output())
        .isEqualTo("ok: orders in vm\n");
    List<String> command =
        List.of(
            sluice,
            "agent",
            "run",
            "--manifest=" + manifest,
            "--state=" + state,
            "--listen=127.0.0.1:" + PORTS.next(),
            "--api=127.0.0.1:" + PORTS.next(),
            "--xds=127.0.0.1:" + PORTS.next());
    try (var agent = ManagedProcess.start(ProcessSpec.of("agent", command, folder))) {
      agent.awaitReady(
          () -> Files.exists(state.resolve("api")) && Files.exists(state.resolve("envoy.json")),
          LIMIT);
      ToolRun status = run(folder, sluice, "agent", "status", "--state", state.toString());
      assertThat(status.output()).contains("streamsFromDisk");
    }
    assertThat(run(root, sluice, "services").exit()).isEqualTo(2);
  }

  @Test
  void theServersImageServesWithNothingElseAround() throws IOException {
    UnpackedImage image = packed.image("sluice");
    int console = PORTS.next();
    Path etc = Files.createDirectories(image.root().resolve("etc/sluice"));
    Files.writeString(etc.resolve("services.yaml"), "services: {}\n");
    Files.writeString(
        etc.resolve("sluice.yaml"),
        """
        member: sluice-1
        data: /var/lib/sluice
        environments: [vm]
        xds: { listen: 127.0.0.1:%d }
        console: { listen: 127.0.0.1:%d }
        sources: [ { name: vms, kind: file, environment: vm, path: services.yaml } ]
        """
            .formatted(PORTS.next(), console));
    List<String> arguments = List.of("server", "--config", "/etc/sluice/sluice.yaml");

    assertThat(image.words("Cmd")).isEqualTo(arguments);
    try (var server = image.start("server", arguments)) {
      server.awaitReady(() -> answers("http://127.0.0.1:" + console + "/healthz"), LIMIT);
      assertThat(image.root().resolve("var/lib/sluice/admin.token")).exists();
    }
  }

  @Test
  void theAgentsImageAndTheInjectorsSayTheirHelp() throws Exception {
    for (String program : List.of("agent", "injector")) {
      UnpackedImage image = packed.image("sluice-" + program);
      try (var run = image.start(program, List.of("run", "--help"))) {
        assertThat(run.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
        assertThat(Files.readString(run.output())).contains("Usage: sluice " + program + " run");
      }
    }
  }

  @Test
  void anImageHasNoShellNoRootAndOneTime() throws IOException {
    UnpackedImage image = packed.image("sluice-agent");

    assertThat(image.tag()).isEqualTo("sluice-agent:" + release.version());
    assertThat(image.settings().get("User").asText()).isEqualTo(Image.USER);
    assertThat(Instant.parse(image.created())).isEqualTo(release.time());
    assertThat(image.settings().get("Labels").get("org.opencontainers.image.version").asText())
        .isEqualTo(release.version());
    assertThat(image.files().stream().filter(file -> file.matches(".*/(ba|da|a)?sh|.*busybox")))
        .isEmpty();
    String day = release.time().toString().substring(0, 10);
    for (int layer = 0; layer < image.layers(); layer++) {
      assertThat(image.listed(layer).lines())
          .allMatch(line -> line.matches(".* (1970-01-01|" + day + ") .*"));
    }
    assertThat(image.listed(image.layers() - 1))
        .containsPattern("drwx------ 65532/65532 .* var/lib/sluice-agent/\n")
        .contains("/sluice-vm-agent-")
        .doesNotContain("netty");
  }

  @Test
  void anImageStartsItsProgramAsTheScriptDoes() throws IOException {
    String script = Files.readString(Packed.CHECKOUT.resolve("sluice"));
    String options = script.replaceAll("(?s).*\nagent_options='([^']*)'.*", "$1");

    List<String> entrypoint = packed.image("sluice-agent").words("Entrypoint");

    assertThat(options).contains("-Xmx64m");
    assertThat(entrypoint)
        .startsWith("/opt/java/bin/java")
        .containsAll(List.of(options.split(" ")));
    assertThat(entrypoint).endsWith("io.sluice.agent.Agent");
    assertThat(packed.image("sluice").words("Entrypoint"))
        .contains("--add-opens=java.base/java.lang=ALL-UNNAMED")
        .endsWith("io.sluice.launcher.Main");
  }

  @Test
  void theSameJarsGiveTheSameBytes() throws Exception {
    Path again = packed.again("again", "deb");
    Path work = Files.createDirectories(folder.resolve("work"));
    Path image = again.resolve("image.tar");

    new Image(ImageKind.ALL.get(1), new Distribution(Packed.CHECKOUT, work, release))
        .write(image, packed.runtime(), null);

    String deb = packed.only("sluice-agent_").getFileName().toString();
    assertThat(Files.mismatch(again.resolve(deb), packed.made().resolve(deb))).isEqualTo(-1);
    assertThat(Files.mismatch(image, packed.only("sluice-agent-image_"))).isEqualTo(-1);
  }

  @Test
  void anImageOnAnOperatorsOwnBringsNoLibraryOfThisMachine() throws Exception {
    Path work = Files.createDirectories(folder.resolve("work"));
    Path mine = Files.writeString(work.resolve("mine"), "of the operator\n");
    Path base = work.resolve("base.tar");
    Jib.fromScratch()
        .addLayer(List.of(mine), "/etc")
        .containerize(
            Containerizer.to(TarImage.at(base).named("mine"))
                .setApplicationLayersCache(work.resolve("layers"))
                .setBaseImageLayersCache(work.resolve("layers"))
                .setOfflineMode(true));
    Path tar = work.resolve("on-base.tar");

    new Image(ImageKind.ALL.get(1), new Distribution(Packed.CHECKOUT, work, release))
        .write(tar, packed.runtime(), base);

    List<String> files = UnpackedImage.of(tar, folder.resolve("on-base")).files();
    assertThat(files).contains("/etc/mine", "/opt/java/bin/java");
    assertThat(files).noneMatch(file -> file.contains("libc.so") || file.equals("/etc/passwd"));
  }

  @Test
  void everyFileOfOurOwnJarsHasTheOneTime() throws IOException {
    for (Path jar : Program.SERVER.jars(Packed.CHECKOUT, release.version())) {
      if (jar.getFileName().toString().startsWith("sluice-")) {
        try (var file = new ZipFile(jar.toFile(), ZipFile.OPEN_READ)) {
          assertThat(file.stream().map(entry -> entry.getLastModifiedTime()).distinct())
              .as(jar.toString())
              .containsExactly(FileTime.from(release.time()));
        }
      }
    }
  }

  private static boolean answers(String address) {
    try {
      return HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address))
                      .timeout(Duration.ofSeconds(2))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
