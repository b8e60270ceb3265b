package io.sluice.launcher;

import io.sluice.view.Checks.Check;
import io.sluice.view.Checks.Protocol;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the instances of a source are checked: {@code sources.check}. */
final class CheckKeys {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  static final Key<Protocol> TYPE =
      Key.of("sources.check.type", Kind.choice(Protocol.class), "tcp");
  static final Key<String> PATH =
      Key.of(
          "sources.check.path",
          Kind.text(
              "up to 1,024 visible ASCII characters; for http with a / at its beginning",
              text -> text.matches("[\\x21-\\x7e]{0,1024}")),
          "");
  static final Key<String> HOST =
      Key.of(
          "sources.check.host",
          Kind.text(
              "empty for address and port, or a host",
              text -> text.matches("[A-Za-z0-9._:\\[\\]-]{0,260}")),
          "");
  static final Key<Duration> INTERVAL =
      Key.of("sources.check.interval", Kind.duration(SHORTEST, LONGEST), "10s");
  static final Key<Duration> TIMEOUT =
      Key.of("sources.check.timeout", Kind.duration(SHORTEST, LONGEST), "2s");
  static final Key<Integer> HEALTHY = Key.of("sources.check.healthy", Kind.number(1, 10), "1");
  static final Key<Integer> UNHEALTHY = Key.of("sources.check.unhealthy", Kind.number(1, 10), "3");

  static final List<Key<?>> ALL = List.of(TYPE, PATH, HOST, INTERVAL, TIMEOUT, HEALTHY, UNHEALTHY);

  /** The name of the section. */
  static final String SECTION = "check";

  private CheckKeys() {}

  /** The check of a source, or null when it has none. */
  static @Nullable Check read(Section source) {
    if (!source.has(SECTION)) {
      return null;
    }
    Section section = source.section(SECTION);
    section.refuseOthers(ALL.stream().map(Key::name).toList());
    Protocol type = section.get(TYPE);
    String path = section.get(PATH);
    Duration interval = section.get(INTERVAL);
    Duration timeout = section.get(TIMEOUT);
    if (timeout.compareTo(interval) > 0) {
      section.mistake(
          TIMEOUT.name(),
          "%s is longer than the interval of %s"
              .formatted(Kind.words(timeout), Kind.words(interval)));
      timeout = interval;
    }
    if (type == Protocol.TCP && !path.isEmpty()) {
      section.mistake(PATH.name(), "a check of type tcp has no path");
    }
    if (type == Protocol.HTTP && path.isEmpty()) {
      path = "/";
    }
    if (type == Protocol.HTTP && !path.startsWith("/")) {
      section.mistake(PATH.name(), "\"" + path + "\" must begin with a /");
    }
    return new Check(
        type,
        path,
        section.get(HOST),
        interval,
        timeout,
        section.get(HEALTHY),
        section.get(UNHEALTHY));
  }
}
