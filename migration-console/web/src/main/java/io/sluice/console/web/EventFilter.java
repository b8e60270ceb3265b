package io.sluice.console.web;

import io.sluice.view.Names;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which events a reader wants; a reset always comes.
 *
 * @param kinds of these
 * @param service that they concern, or null for all
 * @param reader who gets those of the services that he may see
 */
record EventFilter(Set<Event.Kind> kinds, @Nullable String service, Caller reader) {

  /**
   * As the query says.
   *
   * @throws Refusal 422 where it says something else
   */
  static EventFilter of(Call call) {
    String kinds = call.query("kind");
    String service = call.query("service");
    if (service != null && !Names.isService(service)) {
      throw Refusal.of(422, "service must be " + Names.SERVICE_RULE);
    }
    Set<Event.Kind> wanted = EnumSet.allOf(Event.Kind.class);
    if (kinds != null) {
      wanted.clear();
      for (String word : kinds.split(",", -1)) {
        wanted.add(kind(word));
      }
    }
    return new EventFilter(wanted, service, call.caller());
  }

  /** The same for what the reader has become. */
  EventFilter of(Caller now) {
    return new EventFilter(kinds, service, now);
  }

  boolean wants(Event event) {
    return event.kind() == Event.Kind.RESET
        || (kinds.contains(event.kind())
            && (service == null || service.equals(event.service()))
            && (event.service() == null || reader.sees(event.service())));
  }

  private static Event.Kind kind(String word) {
    return Arrays.stream(Event.Kind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.of(
                    422,
                    "kind must be some of "
                        + Arrays.stream(Event.Kind.values())
                            .map(Event.Kind::word)
                            .collect(Collectors.joining(","))
                        + ", separated by commas"));
  }
}
