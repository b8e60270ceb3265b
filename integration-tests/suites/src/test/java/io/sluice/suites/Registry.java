package io.sluice.suites;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** A registry file that a test writes; replaced at once, as an operator's tool would. */
final class Registry {
  private final Path file;
  private final Map<String, String> services = new TreeMap<>();

  Registry(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /**
   * Sets a service's instances; lines of YAML flow mappings such as {@code {address: .., port:
   * ..}}.
   */
  Registry with(String service, Collection<String> instances) {
    StringBuilder lines = new StringBuilder();
    instances.forEach(instance -> lines.append("    - ").append(instance).append('\n'));
    services.put(
        service,
        instances.isEmpty() ? "  %s: []\n".formatted(service) : "  " + service + ":\n" + lines);
    return this;
  }

  Registry without(String service) {
    services.remove(service);
    return this;
  }

  static String instance(int port) {
    return "{ address: 127.0.0.1, port: %d }".formatted(port);
  }

  static String instance(int port, String further) {
    return "{ address: 127.0.0.1, port: %d, %s }".formatted(port, further);
  }

  /** Writes what was set. */
  Registry write() {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    String text =
        services.isEmpty() ? "services: {}\n" : "services:\n" + String.join("", services.values());
    try {
      Files.writeString(aside, text);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
