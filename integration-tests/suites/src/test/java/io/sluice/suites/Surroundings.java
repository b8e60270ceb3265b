package io.sluice.suites;

import io.sluice.components.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server is run in and configured with beyond the ordinary.
 *
 * @param wrapper words before the program, which it ends by executing
 * @param environment variables of its own
 * @param configuration further keys, lines of YAML at the top level
 * @param release whose program it is
 */
record Surroundings(
    List<String> wrapper,
    Map<String, String> environment,
    List<String> configuration,
    Release release) {
  static final Surroundings PLAIN = new Surroundings(List.of(), Map.of(), List.of(), Release.THIS);

  Surroundings {
    wrapper = List.copyOf(wrapper);
    environment = Map.copyOf(environment);
    configuration = List.copyOf(configuration);
  }

  /** With one more line of configuration, such as {@code guard: { confirm: 2s }}. */
  Surroundings with(String line) {
    List<String> lines = new ArrayList<>(configuration);
    lines.add(line);
    return new Surroundings(wrapper, environment, lines, release);
  }

  /** On a database of a test's PostgreSQL, as its superuser. */
  Surroundings storedIn(String url) {
    return with("store: { url: \"%s\", user: %s }".formatted(url, PostgresServer.SUPERUSER));
  }

  /** With further variables. */
  Surroundings with(Map<String, String> variables) {
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(variables);
    return new Surroundings(wrapper, all, configuration, release);
  }

  /** Of another release. */
  Surroundings with(Release other) {
    return new Surroundings(wrapper, environment, configuration, other);
  }

  /** With a folder of its own that holds so much and no more; seen by this server alone. */
  Surroundings onSmallDisk(Path folder, String size) {
    return new Surroundings(
        List.of(
            "/usr/bin/unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "/bin/sh",
            "-c",
            "mkdir -p \"$0\" && mount -t tmpfs -o size=" + size + " none \"$0\" && exec \"$@\"",
            folder.toString()),
        environment,
        configuration,
        release);
  }
}
