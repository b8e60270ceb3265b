package io.sluice.puppet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A folder in place of {@code /}, with the folders that every system has. */
final class ScratchRoot {
  private final Path folder;
  private final Path calls;
  private final Path program;
  private final Path envoy;

  ScratchRoot(Path folder) throws IOException {
    this.folder = folder;
    for (String name :
        List.of(
            "etc/systemd/system",
            "etc/default",
            "etc/sysconfig",
            "usr/local/bin",
            "usr/local/sbin",
            "var/lib")) {
      Files.createDirectories(folder.resolve("root").resolve(name));
    }
    calls = folder.resolve("calls");
    program =
        script(
            "sluice",
            "[ ! -e %s ] || exit 1; echo \"$@\" >>%s; ls %s >>%s"
                .formatted(broken(), calls, units(), calls));
    envoy = script("envoy", "exit 0");
  }

  Path folder() {
    return folder.resolve("root");
  }

  Path units() {
    return folder().resolve("etc/systemd/system");
  }

  Path state() {
    return folder().resolve("var/lib/sluice-agent");
  }

  /** What a repository of binaries has. */
  Path envoySource() {
    return envoy;
  }

  private Path script(String name, String line) throws IOException {
    Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + line + "\n");
    if (!script.toFile().setExecutable(true)) {
      throw new IOException(script + " cannot be made executable");
    }
    return script;
  }

  /** The class with what the root needs, and further parameters. */
  String declared(String... further) {
    return """
    class { 'sluice':
      root         => '%s',
      program      => '%s',
      envoy_source => '%s',
      %s
    }
    """
        .formatted(folder(), program, envoy, String.join("\n  ", further));
  }

  private Path broken() {
    return folder.resolve("broken");
  }

  /** Makes the module's {@code sluice} fail, as it does without an agent. */
  void breakProgram() throws IOException {
    Files.createFile(broken());
  }

  /** What the module's {@code sluice} was asked, and which units there were then. */
  List<String> calls() throws IOException {
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /** Every file below the root, with its content. */
  Map<String, String> files() throws IOException {
    try (var files = Files.walk(folder())) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> folder().relativize(file).toString(),
                  ScratchRoot::read,
                  (one, other) -> one,
                  TreeMap::new));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
