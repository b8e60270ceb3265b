package io.sluice.console.web;

import io.sluice.migrations.runner.Migrations;
import io.sluice.migrations.runner.Migrations.Seen;
import io.sluice.view.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The migrations that a caller asks for and may see, newest first. */
final class MigrationList {
  private static final Set<String> STATES =
      new TreeSet<>(
          Set.of(
              "DRAFT",
              "PENDING_APPROVAL",
              "SCHEDULED",
              "RUNNING",
              "PAUSED",
              "ROLLING_BACK",
              "ROLLED_BACK",
              "ROLLBACK_BLOCKED",
              "COMPLETED",
              "SOAKING",
              "FINISHED",
              "ABORTED"));

  private static final int FEW = 128;

  /** Older ones are in the audit. */
  private static final int MOST = 2_048;

  private final Migrations migrations;
  private final Optional<String> service;
  private final Predicate<Seen> wanted;

  MigrationList(Migrations migrations, Call call) {
    this.migrations = migrations;
    String q = call.query("q");
    String text = q == null ? "" : q.toLowerCase(Locale.ROOT);
    Set<String> states = states(call.query("state"));
    String only = call.query("service");
    if (only != null && !Names.isService(only)) {
      throw Refusal.of(422, "service: no service has such a name: " + Names.SERVICE_RULE);
    }
    this.service = Optional.ofNullable(only);
    this.wanted =
        seen ->
            call.caller().sees(seen.migration().service())
                && seen.migration().service().toLowerCase(Locale.ROOT).contains(text)
                && states.contains(seen.migration().state().word());
  }

  /** Those after a page's place, at least as many as it holds and one more where there are. */
  List<Seen> after(PageRequest page) {
    for (int read = FEW; ; read = Math.min(MOST, read * 4)) {
      List<Seen> newest = migrations.newest(service, read);
      List<Seen> found =
          newest.stream()
              .filter(seen -> page.after().isEmpty() || key(seen).compareTo(page.after()) > 0)
              .filter(wanted)
              .toList();
      if (found.size() > page.limit() || newest.size() < read || read == MOST) {
        return found;
      }
    }
  }

  /** In the order of the list: the newest first, and those of a millisecond by their ids. */
  static String key(Seen seen) {
    return "%019d-%s"
        .formatted(Long.MAX_VALUE - seen.migration().createdAt(), seen.migration().id());
  }

  private static Set<String> states(@Nullable String words) {
    if (words == null) {
      return STATES;
    }
    Set<String> states = new TreeSet<>(Arrays.asList(words.split(",", -1)));
    if (!STATES.containsAll(states)) {
      throw Refusal.of(
          422,
          "state must be one or more of " + String.join(", ", STATES) + ", separated by commas");
    }
    return states;
  }
}
