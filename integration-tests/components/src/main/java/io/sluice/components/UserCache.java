package io.sluice.components;

import java.nio.file.Path;
import java.util.Map;

/** Where this user keeps what can be fetched again. */
final class UserCache {
  private UserCache() {}

  /** {@code $XDG_CACHE_HOME/sluice/components}, by default under {@code ~/.cache}. */
  static Path folder(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path cache = configured.isBlank() ? Path.of(home, ".cache") : Path.of(configured);
    return cache.resolve("sluice").resolve("components").toAbsolutePath();
  }
}
