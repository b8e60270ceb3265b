package io.sluice.console.web;

import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.History;
import io.sluice.view.history.RecordedChange;
import io.sluice.view.history.RecordedService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which change of a service made a version of its assignment that a proxy held. One request's. */
final class VersionCauses {
  /** Between the change and what is offered because of it lies no more on any loop. */
  private static final long BEHIND_MILLIS = 10_000;

  /** A version that is acknowledged while a newer one is offered already was sent before that. */
  private static final long UNANSWERED_MILLIS = 600_000;

  /** What is read back for one cause at most. */
  private static final int CHANGES = 2_000;

  /** Versions that are looked for in one request; more proxies than that are rarely all behind. */
  private static final int VERSIONS = 50;

  private final History history;
  private final RecordedService service;
  private final Map<Fact.Held, List<RecordedChange>> known = new HashMap<>();

  VersionCauses(History history, RecordedService service) {
    this.history = history;
    this.service = service;
  }

  /**
   * The change, or null when it is not known.
   *
   * @param at when the proxy acknowledged
   */
  @Nullable RecordedChange of(Fact.Held held, long at) {
    Fact.Held version = new Fact.Held(held.cluster(), "", held.version());
    List<RecordedChange> found = known.get(version);
    if (found == null) {
      RecordedChange change = known.size() < VERSIONS ? find(version, at) : null;
      found = change == null ? List.of() : List.of(change);
      known.put(version, found);
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private @Nullable RecordedChange find(Fact.Held version, long at) {
    long offered = offered(service.published(), version);
    if (offered < 0) {
      offered = offered(history.service(service.name(), at).published(), version);
    }
    if (offered < 0) {
      offered = offered(offers(at - UNANSWERED_MILLIS, at), version);
    }
    return offered < 0 ? null : last(all(offered - BEHIND_MILLIS, offered, false));
  }

  private List<Dated> offers(long from, long to) {
    return all(from, to, true).stream().map(RecordedChange::dated).toList();
  }

  private List<RecordedChange> all(long from, long to, boolean proxies) {
    return history.changes(
        service.name(), Math.max(0, from), to, proxies, new History.Part(0, CHANGES));
  }

  /** When a version was offered last; negative when it was not. */
  private static long offered(List<Dated> facts, Fact.Held version) {
    long offered = -1;
    for (Dated dated : facts) {
      if (dated.fact() instanceof Fact.Published published
          && published.cluster().equals(version.cluster())
          && published.version().equals(version.version())) {
        offered = dated.at();
      }
    }
    return offered;
  }

  /** A port's shares follow from something else, which is told where it is known. */
  private static @Nullable RecordedChange last(List<RecordedChange> changes) {
    RecordedChange last = null;
    for (RecordedChange change : changes) {
      Fact fact = change.dated().fact();
      boolean follows = fact instanceof Fact.Port || fact instanceof Fact.PortGone;
      if (last == null || !follows) {
        last = change;
      }
    }
    return last;
  }
}
