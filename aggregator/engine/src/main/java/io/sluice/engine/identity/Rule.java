package io.sluice.engine.identity;

import java.util.Map;

/** One step from a source's name to a service. */
public sealed interface Rule {

  /**
   * Takes an ending off a name that has more than that ending.
   *
   * @param suffix not empty
   */
  record StripSuffix(String suffix) implements Rule {
    public StripSuffix {
      if (suffix.isEmpty()) {
        throw new IllegalArgumentException("a suffix to strip must not be empty");
      }
    }

    @Override
    public String toString() {
      return "stripSuffix: " + suffix;
    }
  }

  /**
   * Puts other names in place of names, as they are after the rules before this one.
   *
   * @param names new by old
   */
  record Rename(Map<String, String> names) implements Rule {
    public Rename {
      names = Map.copyOf(names);
    }

    @Override
    public String toString() {
      return "rename";
    }
  }

  /**
   * Says which of several named ports is the default one; where a name has no such port, the next
   * rule of this kind is asked.
   *
   * @param port its name
   */
  record DefaultPort(String port) implements Rule {
    public DefaultPort {
      if (port.isEmpty()) {
        throw new IllegalArgumentException("a default port must have a name");
      }
    }

    @Override
    public String toString() {
      return "defaultPort: " + port;
    }
  }
}
