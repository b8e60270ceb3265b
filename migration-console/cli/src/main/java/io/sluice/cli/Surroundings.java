package io.sluice.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What the command finds round it.
 *
 * @param variables of the process
 * @param home the user's folder
 * @param terminal whether a person reads standard output
 */
public record Surroundings(Map<String, String> variables, Path home, boolean terminal) {
  public Surroundings {
    variables = Map.copyOf(variables);
  }

  /** Those of this process. */
  static Surroundings ofProcess() {
    Map<String, String> variables = System.getenv();
    // Only the script that starts us can tell: from JDK 22 on System.console() always answers.
    boolean terminal = variables.getOrDefault("SLUICE_TERMINAL", "").equals("1");
    return new Surroundings(variables, home(variables), terminal);
  }

  /** HOME, as every shell's ~ has it; Java's own idea of it is the password file's. */
  static Path home(Map<String, String> variables) {
    String home = variables.getOrDefault("HOME", "");
    return Path.of(home.startsWith("/") ? home : System.getProperty("user.home", "."));
  }

  /** Whether colour is wanted: a terminal that can, and NO_COLOR (no-color.org) is not set. */
  boolean colour() {
    return terminal
        && variables.getOrDefault("NO_COLOR", "").isEmpty()
        && !variables.getOrDefault("TERM", "").equals("dumb");
  }

  /** Whether the locale says that block characters can be shown. */
  boolean unicode() {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = variables.getOrDefault(name, "").toUpperCase(Locale.ROOT);
      if (!value.isEmpty()) {
        return value.contains("UTF-8") || value.contains("UTF8");
      }
    }
    return false;
  }

  /** Sluice's folder among the user's configuration. */
  Path configuration() {
    String base = variables.getOrDefault("XDG_CONFIG_HOME", "");
    return (base.startsWith("/") ? Path.of(base) : home.resolve(".config")).resolve("sluice");
  }
}
