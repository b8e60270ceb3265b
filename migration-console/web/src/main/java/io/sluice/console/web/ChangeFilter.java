package io.sluice.console.web;

import io.sluice.view.FederatedView;
import io.sluice.view.Names;
import io.sluice.view.ServiceView;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which changes a reader wants, of those that he may see.
 *
 * @param since not before this, milliseconds since the epoch
 * @param until before this, milliseconds since the epoch
 * @param kinds of these
 * @param service that they concern, or null for all
 * @param sources that name the service, whose changes concern it too
 * @param reader who asks
 */
record ChangeFilter(
    long since,
    long until,
    Set<ChangeKind> kinds,
    @Nullable String service,
    Set<String> sources,
    Caller reader) {
  private static final Pattern AGO = Pattern.compile("(\\d{1,6})(s|m|h|d)");

  /**
   * As the query says.
   *
   * @throws Refusal 422 where it says something else
   */
  static ChangeFilter of(Call call, FederatedView view, long now) {
    String service = call.query("service");
    if (service != null && !Names.isService(service)) {
      throw Refusal.of(422, "service must be " + Names.SERVICE_RULE);
    }
    if (service != null) {
      call.caller().require(Right.READ, service);
    }
    long since = time(call, "since", now, Long.MIN_VALUE);
    long until = time(call, "until", now, Long.MAX_VALUE);
    if (since >= until) {
      throw Refusal.of(422, "since must be before until");
    }
    return new ChangeFilter(
        since, until, kinds(call), service, sources(service, view), call.caller());
  }

  private static Set<ChangeKind> kinds(Call call) {
    String kinds = call.query("kind");
    if (kinds == null) {
      return EnumSet.allOf(ChangeKind.class);
    }
    Set<ChangeKind> wanted = EnumSet.noneOf(ChangeKind.class);
    for (String word : kinds.split(",", -1)) {
      wanted.add(
          ChangeKind.ofWord(word)
              .orElseThrow(
                  () ->
                      Refusal.of(
                          422,
                          "kind must be some of " + ChangeKind.words() + ", separated by commas")));
    }
    return wanted;
  }

  private static long time(Call call, String name, long now, long otherwise) {
    String text = call.query(name);
    if (text == null) {
      return otherwise;
    }
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      long count = Long.parseLong(ago.group(1));
      Duration duration =
          switch (ago.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          };
      return now - duration.toMillis();
    }
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw Refusal.of(
          422, name + " must be a time like 2026-11-21T05:00:00Z, or how long ago, as in 30m");
    }
  }

  private static Set<String> sources(@Nullable String service, FederatedView view) {
    Set<String> sources = new HashSet<>();
    ServiceView shown = service == null ? null : view.services().get(service);
    if (shown != null) {
      shown
          .endpoints()
          .forEach(endpoint -> endpoint.provenance().forEach(claim -> sources.add(claim.source())));
    }
    return sources;
  }

  /** Whether a change of that time, kind and service is wanted and may be seen. */
  boolean wants(long at, ChangeKind kind, @Nullable String about, String subject) {
    if (at < since || at >= until || !kinds.contains(kind)) {
      return false;
    }
    if (service != null
        && !service.equals(about)
        && !(kind == ChangeKind.REGISTRY && about == null && sources.contains(subject))) {
      return false;
    }
    return about == null ? seesKind(kind) : reader.sees(about);
  }

  /** What concerns no service: sources and members are everybody's, people are not. */
  private boolean seesKind(ChangeKind kind) {
    return switch (kind) {
      case REGISTRY, MEMBER, HOLD, FREEZE -> true;
      case PERSON, OTHER ->
          reader.mayEverywhere(Right.AUDIT) || reader.mayEverywhere(Right.ADMINISTER);
      default -> reader.mayEverywhere(Right.READ);
    };
  }
}
