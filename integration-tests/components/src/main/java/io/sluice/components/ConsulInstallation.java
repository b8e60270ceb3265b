package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Consul from Debian bullseye's package, unpacked aside: nothing is installed system-wide and root
 * is not needed.
 */
final class ConsulInstallation implements Installation {
  private static final Pattern VERSION = Pattern.compile("Consul v1\\.(\\d+)\\.");
  private static final int OLDEST_MINOR = 8;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

  @Override
  public String folderName() {
    return "consul-1.8.7";
  }

  @Override
  public String programName() {
    return "consul";
  }

  @Override
  public String versionArgument() {
    return "version";
  }

  @Override
  public boolean accepts(String versionOutput) {
    Matcher version = VERSION.matcher(versionOutput);
    return version.find() && Integer.parseInt(version.group(1)) >= OLDEST_MINOR;
  }

  @Override
  public Path program(Path folder) {
    return folder.resolve("usr/bin/consul");
  }

  @Override
  public String announcement() {
    return "fetching Consul 1.8.7 (15 MB and a package list of 8 MB, once)";
  }

  @Override
  public String remedy() {
    return "put consul 1.8 or newer on PATH";
  }

  @Override
  public ToolRun install(Path folder) {
    Path apt = folder.resolve("apt");
    try {
      Files.createDirectories(apt.resolve("lists/partial"));
      Files.createDirectories(apt.resolve("cache/archives/partial"));
      ToolRun run = new ToolRun(-1, "no Debian mirror is configured on this machine");
      for (String mirror : mirrors(apt)) {
        run = fetch(apt, mirror);
        if (run.succeeded()) {
          return unpack(apt, folder);
        }
      }
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException("installing Consul into " + folder, e);
    }
  }

  /**
   * The machine's own mirrors, asked of apt itself so that every form of configuration is
   * understood.
   */
  private static List<String> mirrors(Path apt) {
    ToolRun uris =
        ToolRun.of(
            apt,
            LIMIT,
            "apt-get",
            "-o",
            "Dir::State::lists=" + apt.resolve("lists"),
            "-o",
            "APT::Sandbox::User=",
            "update",
            "--print-uris");
    return archives(uris.output());
  }

  static List<String> archives(String printedUris) {
    return printedUris
        .lines()
        .filter(line -> line.startsWith("'") && line.contains("/dists/"))
        .map(line -> line.substring(1, line.indexOf("/dists/")))
        .filter(uri -> uri.endsWith("/debian"))
        .distinct()
        .toList();
  }

  private static ToolRun fetch(Path apt, String mirror) throws IOException {
    String signed = Files.exists(KEYRING) ? "[signed-by=" + KEYRING + "] " : "";
    Files.writeString(apt.resolve("sources.list"), "deb " + signed + mirror + " bullseye main\n");
    ToolRun update = apt(apt, "update");
    return update.succeeded() ? apt(apt, "download", "consul") : update;
  }

  private static ToolRun apt(Path apt, String... words) {
    var command =
        new ArrayList<String>(
            List.of(
                "apt-get",
                "-q",
                "-o",
                "Dir::Etc::sourcelist=" + apt.resolve("sources.list"),
                "-o",
                "Dir::Etc::sourceparts=-",
                "-o",
                "Dir::State::lists=" + apt.resolve("lists"),
                "-o",
                "Dir::State::status=/dev/null",
                "-o",
                "Dir::Cache=" + apt.resolve("cache"),
                "-o",
                "APT::Sandbox::User=",
                "-o",
                "APT::Update::Error-Mode=any",
                "-o",
                "APT::Update::Post-Invoke::=",
                "-o",
                "Acquire::Languages=none",
                "-o",
                "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false"));
    command.addAll(List.of(words));
    return ToolRun.of(apt, LIMIT, command.toArray(String[]::new));
  }

  private static ToolRun unpack(Path apt, Path folder) throws IOException {
    try (var files = Files.list(apt)) {
      Path archive =
          files
              .filter(file -> file.toString().endsWith(".deb"))
              .findFirst()
              .orElseThrow(() -> new IOException("apt-get left no package"));
      ToolRun run = ToolRun.of(folder, LIMIT, "dpkg", "-x", archive.toString(), folder.toString());
      FileTree.delete(apt);
      return run;
    }
  }
}
