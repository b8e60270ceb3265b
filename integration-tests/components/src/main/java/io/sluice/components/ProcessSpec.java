package io.sluice.components;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start.
 *
 * @param name how messages call it, for example {@code envoy}
 * @param command program and arguments
 * @param environment variables added to this JVM's own
 * @param folder the working folder, which exists
 * @param output the file that takes standard output and standard error, appended to
 */
public record ProcessSpec(
    String name, List<String> command, Map<String, String> environment, Path folder, Path output) {
  public ProcessSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
  }

  /** Without variables of its own, with {@code NAME.log} in the working folder as output. */
  public static ProcessSpec of(String name, List<String> command, Path folder) {
    return new ProcessSpec(name, command, Map.of(), folder, folder.resolve(name + ".log"));
  }
}
