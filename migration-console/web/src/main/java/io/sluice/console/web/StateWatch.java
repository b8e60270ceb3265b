package io.sluice.console.web;

import io.sluice.view.Proxies;
import io.sluice.view.Proxies.Proxy;
import io.sluice.view.Proxies.Rejection;
import io.sluice.view.Sources;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notices what sources and proxies became since the last look: they tell nobody themselves. One
 * thread at a time.
 */
final class StateWatch {
  private static final int NAMES_SHOWN = 3;

  private final Sources sources;
  private final Proxies proxies;
  private final Clock clock;
  private final Map<String, Sources.State> sourceStates = new HashMap<>();
  private Map<String, Proxy> known = Map.of();

  StateWatch(Sources sources, Proxies proxies, Clock clock) {
    this.sources = sources;
    this.proxies = proxies;
    this.clock = clock;
  }

  /** Sources whose state is another one than at the last look; at first, all. */
  List<Transition> sources() {
    List<Transition> changed = new ArrayList<>();
    for (Sources.Status status : sources.sources()) {
      String name = status.source().name();
      Sources.State before = sourceStates.put(name, status.state());
      if (before != status.state()) {
        changed.add(
            new Transition(
                status.since(),
                Transition.Of.SOURCE,
                name,
                "",
                before == null ? null : before.name(),
                status.state().name(),
                status.detail(),
                List.of()));
      }
    }
    return changed;
  }

  /** Proxies that came, went, began to reject or ended it. */
  List<Transition> proxies() {
    Map<String, Proxy> now = new LinkedHashMap<>();
    proxies.proxies().forEach(proxy -> now.put(proxy.id(), proxy));
    List<Transition> changed = new ArrayList<>();
    known.forEach(
        (id, proxy) -> {
          if (!now.containsKey(id)) {
            changed.add(became(proxy, proxy, Transition.GONE, clock.millis()));
          }
        });
    now.forEach(
        (id, proxy) -> {
          Proxy before = known.get(id);
          if (before == null || !state(before).equals(state(proxy))) {
            changed.add(became(before, proxy, state(proxy), at(before, proxy)));
          }
        });
    known = now;
    return changed;
  }

  private long at(@Nullable Proxy before, Proxy proxy) {
    Rejection rejection = proxy.rejection();
    if (rejection != null) {
      return rejection.at();
    }
    return before == null ? proxy.connectedSince() : clock.millis();
  }

  private static Transition became(@Nullable Proxy before, Proxy proxy, String after, long at) {
    Rejection rejection = proxy.rejection();
    if (rejection == null && before != null) {
      rejection = before.rejection();
    }
    return new Transition(
        at,
        Transition.Of.PROXY,
        proxy.id(),
        proxy.service(),
        before == null ? null : state(before),
        after,
        after.equals(Transition.REJECTING) && rejection != null ? words(rejection) : "",
        rejection == null ? List.of() : rejection.names());
  }

  private static String state(Proxy proxy) {
    return proxy.rejection() == null ? Transition.CONNECTED : Transition.REJECTING;
  }

  private static String words(Rejection rejection) {
    List<String> names = rejection.names();
    return String.join(" ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
        + (names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "")
        + ": "
        + rejection.words();
  }
}
