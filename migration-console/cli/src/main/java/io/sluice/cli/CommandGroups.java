package io.sluice.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;

/** The commands of the help under what one wants to do. */
final class CommandGroups {
  private static final Map<String, List<String>> GROUPS = groups();

  private CommandGroups() {}

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put(
        "Shift traffic:",
        List.of(
            "services",
            "show",
            "preview",
            "reach",
            "split",
            "rollback",
            "policy",
            "migrate",
            "evacuate",
            "drain"));
    groups.put("Guard the change:", List.of("freeze", "approvals", "emergency"));
    groups.put(
        "Registries and what they claim:",
        List.of("sources", "compare", "conflicts", "candidates", "admit", "confirm", "hold"));
    groups.put(
        "What happens and happened:",
        List.of("alarms", "changes", "events", "history", "registry", "audit", "backup"));
    groups.put("Who takes part:", List.of("members", "proxies", "proxy", "upgrade"));
    groups.put("People:", List.of("login", "logout", "whoami", "user", "grant", "token"));
    return groups;
  }

  /** Shows a command's subcommands in groups; those of no group come last. */
  static String render(Help help) {
    Map<String, Help> left = new LinkedHashMap<>(help.subcommands());
    if (!left.containsKey("services")) {
      return help.commandList();
    }
    StringBuilder text = new StringBuilder();
    GROUPS.forEach((title, names) -> append(text, title, taken(left, names), help));
    append(text, "More:", left, help);
    return text.toString();
  }

  private static Map<String, Help> taken(Map<String, Help> left, List<String> names) {
    Map<String, Help> taken = new LinkedHashMap<>();
    for (String name : names) {
      String key = left.containsKey(name) ? name : withAliases(left, name);
      Help command = left.remove(key);
      if (command != null) {
        taken.put(key, command);
      }
    }
    return taken;
  }

  /** A command with aliases is listed under all of its names. */
  private static String withAliases(Map<String, Help> left, String name) {
    return left.keySet().stream()
        .filter(names -> names.startsWith(name + ","))
        .findFirst()
        .orElse(name);
  }

  private static void append(
      StringBuilder text, String title, Map<String, Help> commands, Help help) {
    if (!commands.isEmpty()) {
      text.append(String.format("%n%s%n", title)).append(help.commandList(commands));
    }
  }
}
