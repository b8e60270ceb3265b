package io.sluice.bench.member;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How {@code ./sluice server} starts its JVM: the class path of the launcher, and the options that
 * the script gives it.
 *
 * @param options of the JVM that decide what it costs
 * @param modules what of Java it opens to Hazelcast
 */
public record ServerLaunch(List<String> options, List<String> modules, String classPath) {
  private static final String MAIN = "io.sluice.launcher.Main";

  public ServerLaunch {
    options = List.copyOf(options);
    modules = List.copyOf(modules);
  }

  /** As the script of this checkout does. */
  public static ServerLaunch asLauncher() throws IOException {
    return as("xds-server/launcher", List.of("server_options", "modules"));
  }

  /**
   * A program as the script of this checkout starts it.
   *
   * @param module its folder
   * @param settings of the script, by name: options, then modules
   */
  static ServerLaunch as(String module, List<String> settings) throws IOException {
    String own = System.getProperty("java.class.path");
    Optional<Path> built = jar(own, module);
    if (built.isEmpty()) {
      return new ServerLaunch(List.of(), List.of(), own);
    }
    Path jar = built.get();
    Path listed = jar.resolveSibling("classpath");
    String classPath =
        Files.exists(listed) ? jar + File.pathSeparator + Files.readString(listed) : own;
    String script = Files.readString(jar.resolve("../../../../sluice").normalize());
    return new ServerLaunch(
        setting(script, settings.get(0)),
        settings.size() > 1 ? setting(script, settings.get(1)) : List.of(),
        classPath.strip());
  }

  /** The same with other options. */
  public ServerLaunch with(String other) {
    return new ServerLaunch(words(other), modules, classPath);
  }

  /** All but the server's own arguments. */
  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(options);
    command.addAll(modules);
    command.addAll(List.of("-cp", classPath, MAIN));
    return command;
  }

  /** The module's jar, when this program runs in a checkout that was built. */
  private static Optional<Path> jar(String classPath, String module) {
    return Arrays.stream(classPath.split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(entry -> entry.resolve("..").normalize().endsWith(module + "/target"))
        .findFirst();
  }

  /** The words between the quotes after {@code NAME=} at the beginning of a line. */
  private static List<String> setting(String script, String name) {
    Matcher found = Pattern.compile("(?m)^" + name + "='([^']*)'").matcher(script);
    return found.find() ? words(found.group(1)) : List.of();
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}
