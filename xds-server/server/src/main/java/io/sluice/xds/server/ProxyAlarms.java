package io.sluice.xds.server;

import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** The troubles of all streams as alarms, one for each proxy and type. Any thread. */
final class ProxyAlarms implements Alarms {
  /** When more are in trouble than people read, they have one trouble, and not a list of them. */
  static final int MAX_LISTED = 100;

  private static final int NAMES_SHOWN = 5;
  private static final int WORDS_SHOWN = 300;

  private final Sessions sessions;

  ProxyAlarms(Sessions sessions) {
    this.sessions = sessions;
  }

  private record Key(Alarm.Kind kind, String proxy, String type) {}

  @Override
  public List<Alarm> alarms() {
    Map<Key, Alarm> found = new HashMap<>();
    for (Session session : sessions.open()) {
      add(session, found);
    }
    List<Alarm> sorted = new ArrayList<>(found.values());
    sorted.sort(Comparator.naturalOrder());
    return sorted.size() <= MAX_LISTED ? List.copyOf(sorted) : cut(sorted);
  }

  private static void add(Session session, Map<Key, Alarm> found) {
    Troubles troubles = session.troubles();
    troubles
        .refusals()
        .forEach(
            (type, refusal) ->
                put(
                    found,
                    session,
                    Alarm.Kind.RESOURCE_REJECTED,
                    type,
                    refused(type, refusal),
                    refusal.since()));
    if (troubles.behind()) {
      put(found, session, Alarm.Kind.PROXY_BEHIND, "", behind(troubles), troubles.behindSince());
    }
  }

  /** A proxy with several streams is told of once, as of the first of them. */
  private static void put(
      Map<Key, Alarm> found,
      Session session,
      Alarm.Kind kind,
      String type,
      String text,
      long since) {
    found.merge(
        new Key(kind, session.name(), type),
        new Alarm(kind, session.name(), text, since),
        (one, other) -> one.since() <= other.since() ? one : other);
  }

  private static String refused(String type, Refusal refusal) {
    return "It rejects %s%s and keeps what it had; everything else gets through. It says: \"%s\"."
            .formatted(shortType(type), shown(refusal.names()), cut(refusal.words()))
        + " Mend what the resource is made of; a new version is tried at once.";
  }

  private static String behind(Troubles troubles) {
    String what =
        troubles.unread() != 0
            ? "It does not read what it is sent, and works with an old state."
            : "It has not acknowledged the newest %s, and may work with an old state."
                .formatted(
                    troubles.overdue().keySet().stream()
                        .map(ProxyAlarms::shortType)
                        .sorted()
                        .collect(Collectors.joining(", ")));
    return what + " See whether its process hangs or its host is overloaded.";
  }

  private static String shown(SortedSet<String> names) {
    String shown = String.join(", ", names.stream().limit(NAMES_SHOWN).toList());
    int more = names.size() - NAMES_SHOWN;
    return names.isEmpty() ? "" : " " + shown + (more > 0 ? " and " + more + " more" : "");
  }

  private static String cut(String words) {
    return words.length() <= WORDS_SHOWN ? words : words.substring(0, WORDS_SHOWN) + "...";
  }

  private static String shortType(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static List<Alarm> cut(List<Alarm> sorted) {
    List<Alarm> result = new ArrayList<>(sorted.subList(0, MAX_LISTED));
    Map<Alarm.Kind, List<Alarm>> left = new EnumMap<>(Alarm.Kind.class);
    for (Alarm alarm : sorted.subList(MAX_LISTED, sorted.size())) {
      left.computeIfAbsent(alarm.kind(), any -> new ArrayList<>()).add(alarm);
    }
    left.forEach((kind, alarms) -> result.add(more(kind, alarms)));
    result.sort(Comparator.naturalOrder());
    return List.copyOf(result);
  }

  private static Alarm more(Alarm.Kind kind, Collection<Alarm> alarms) {
    return new Alarm(
        kind,
        "more proxies",
        alarms.size()
            + " more alarms of this kind are not listed. So many at once have one cause: look at"
            + " what changed last, and at this server's own host and network.",
        alarms.stream().mapToLong(Alarm::since).min().orElse(0));
  }
}
