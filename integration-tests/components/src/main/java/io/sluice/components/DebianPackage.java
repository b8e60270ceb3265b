package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A package of one Debian suite, unpacked aside: nothing is installed system-wide and root is not
 * needed.
 */
record DebianPackage(String name, String suite) {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

  /** Fetches it from one of the machine's own mirrors and unpacks it into an empty folder. */
  ToolRun unpack(Path folder) {
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
      throw new UncheckedIOException("installing " + name + " into " + folder, e);
    }
  }

  /** Asked of apt itself, so that every form of configuration is understood. */
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

  private ToolRun fetch(Path apt, String mirror) throws IOException {
    String signed = Files.exists(KEYRING) ? "[signed-by=" + KEYRING + "] " : "";
    Files.writeString(
        apt.resolve("sources.list"), "deb " + signed + mirror + " " + suite + " main\n");
    ToolRun update = apt(apt, "update");
    return update.succeeded() ? apt(apt, "download", name) : update;
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
