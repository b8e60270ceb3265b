package io.sluice.launcher;

import io.sluice.store.anchor.Anchor;
import io.sluice.store.anchor.FileAnchor;
import io.sluice.store.anchor.HttpAnchor;
import io.sluice.store.anchor.SyslogAnchor;
import io.sluice.view.Names;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long the audit is kept, and where its signed heads go: {@code audit}. */
final class AuditKeys {
  private static final Duration SHORTEST = Duration.ofDays(30);
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final int MOST_ANCHORS = 8;
  private static final Pattern SYSLOG =
      Pattern.compile("(tcp://|udp://)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})");

  static final Key<Optional<Duration>> KEEP =
      Key.of("audit.keep", Kind.duration(SHORTEST, LONGEST).or("ever"), "ever");
  static final Key<List<String>> ANCHORS =
      new Key<>(
          "audit.anchors",
          new Kind<>(
              "list",
              "up to 8 entries of one key each: file, a path; syslog, [tcp://]HOST:PORT; http, a URL"
                  + " of http or https without user",
              List::of),
          "[file: DATA/audit.heads]",
          List.of(),
          false);

  static final List<Key<?>> ALL = List.of(KEEP, ANCHORS);

  private AuditKeys() {}

  /** What an operator chose for the audit. */
  record Chosen(Optional<Duration> keep, List<Anchor> anchors) {
    Chosen {
      anchors = List.copyOf(anchors);
    }
  }

  static Chosen read(Section audit, Path data) {
    List<Anchor> anchors = new ArrayList<>();
    if (!audit.has(ANCHORS)) {
      anchors.add(new FileAnchor(data.resolve("audit.heads")));
    }
    List<Section> sections = audit.sections(ANCHORS.name());
    if (sections.size() > MOST_ANCHORS) {
      audit.mistake(ANCHORS.name(), "has more than " + MOST_ANCHORS + " entries");
    }
    for (Section section : sections) {
      section.refuseOthers(List.of("file", "syslog", "http"));
      Anchor anchor = anchor(section);
      if (anchor != null) {
        anchors.add(anchor);
      }
    }
    return new Chosen(audit.get(KEEP), anchors);
  }

  private static @Nullable Anchor anchor(Section section) {
    if (section.names().size() != 1) {
      wrong(section, "one of file, syslog and http must be given");
      return null;
    }
    String kind = section.names().iterator().next();
    String text = section.text(kind);
    if (text == null || text.isBlank() || text.indexOf('\0') >= 0) {
      wrong(section, kind + " must be a text");
      return null;
    }
    return switch (kind) {
      case "file" -> new FileAnchor(section.path(text));
      case "syslog" -> syslog(section, text);
      case "http" -> http(section, text);
      default -> null; // unknown, and told already
    };
  }

  private static @Nullable Anchor syslog(Section section, String text) {
    Matcher parts = SYSLOG.matcher(text);
    if (!parts.matches()
        || Integer.parseInt(parts.group(3)) < 1
        || Integer.parseInt(parts.group(3)) > 65_535) {
      section.mistake("syslog", "\"" + text + "\" is wrong; allowed: [tcp://]HOST:PORT");
      return null;
    }
    return new SyslogAnchor(
        InetSocketAddress.createUnresolved(parts.group(2), Integer.parseInt(parts.group(3))),
        "tcp://".equals(parts.group(1)));
  }

  private static @Nullable Anchor http(Section section, String text) {
    try {
      URI url = URI.create(text);
      if (Names.isHttp(url)) {
        return new HttpAnchor(url);
      }
    } catch (IllegalArgumentException e) {
      section.mistake("http", "is no URL");
      return null;
    }
    section.mistake("http", "must be a URL of http or https, with a host and without a user");
    return null;
  }

  private static void wrong(Section section, String words) {
    section.mistake("file", words);
  }
}
