package io.sluice.suites;

import io.sluice.components.ManagedProcess;
import io.sluice.components.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A unit file whose commands a test runs where there is no systemd. */
final class SystemdUnit {
  private final Path file;

  SystemdUnit(Path file) {
    this.file = file;
  }

  /** Starts what {@code ExecStart} says, with the variables of {@code EnvironmentFile}. */
  ManagedProcess start(Path folder) {
    String name = file.getFileName().toString().replace(".service", "");
    return ManagedProcess.start(
        new ProcessSpec(
            name, first("ExecStart"), environment(), folder, folder.resolve(name + ".log")));
  }

  /** The words of the first command of a key. */
  List<String> first(String key) {
    List<String> commands = values(key);
    return Arrays.asList(commands.get(0).trim().split("\\s+"));
  }

  /** Everything that stands behind a key, in order. */
  List<String> values(String key) {
    return read(file)
        .replace("\\\n", " ")
        .lines()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .toList();
  }

  private Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>();
    for (String path : values("EnvironmentFile")) {
      read(Path.of(path.replaceFirst("^-", "")))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("=", 2))
          .forEach(pair -> variables.put(pair[0], pair[1].replace("\"", "")));
    }
    return variables;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
