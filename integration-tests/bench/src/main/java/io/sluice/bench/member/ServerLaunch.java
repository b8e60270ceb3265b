package io.sluice.bench.member;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How {@code ./sluice server} starts its JVM: the class path of the launcher, and the options that
 * the script gives it.
 *
 * @param options of the JVM
 */
public record ServerLaunch(List<String> options, String classPath) {
  private static final String MAIN = "io.sluice.launcher.Main";

  /** The script's line with the options. */
  private static final String LINE = "server_options='";

  public ServerLaunch {
    options = List.copyOf(options);
  }

  /** As the script of this checkout does. */
  public static ServerLaunch asLauncher() throws IOException {
    String own = System.getProperty("java.class.path");
    Optional<Path> launcher = launcher(own);
    if (launcher.isEmpty()) {
      return new ServerLaunch(List.of(), own);
    }
    Path module = launcher.get();
    Path listed = module.resolve("target/classpath");
    String classPath =
        Files.exists(listed)
            ? module.resolve("target/classes") + File.pathSeparator + Files.readString(listed)
            : own;
    return new ServerLaunch(options(module.resolve("../../sluice")), classPath.strip());
  }

  /** The same with other options. */
  ServerLaunch with(String other) {
    return new ServerLaunch(words(other), classPath);
  }

  /** All but the server's own arguments. */
  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, MAIN));
    return command;
  }

  /** The launcher's folder, when this program runs in a checkout that was built. */
  private static Optional<Path> launcher(String classPath) {
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      for (Path at = Path.of(entry).toAbsolutePath(); at != null; at = at.getParent()) {
        if (at.endsWith("xds-server/launcher")) {
          return Optional.of(at);
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> options(Path script) throws IOException {
    for (String line : Files.readAllLines(script)) {
      if (line.startsWith(LINE)) {
        return words(line.substring(LINE.length(), line.lastIndexOf('\'')));
      }
    }
    return List.of();
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}
