package io.sluice.migrations.reach;

import io.sluice.view.cluster.AllProxies;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.view.proof.Acknowledgements.Receiver;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Who calls a service.
 *
 * @param connected those that can be asked
 * @param away how many were seen within a day and are not connected
 * @param complete whether nobody else may call it; false when a member did not say who does
 */
record Callers(List<Caller> connected, int away, boolean complete) {
  private static final int PAGE = 1_000;

  /** Where callers are only names their networks: beside members that hang, so long at most. */
  private static final long ADDRESSES_MILLIS = 4_000;

  Callers {
    connected = List.copyOf(connected);
  }

  int all() {
    return connected.size() + away;
  }

  static CompletionStage<Callers> of(
      String service, Acknowledgements acknowledgements, AllProxies proxies, Clock clock) {
    long until = clock.millis() + ADDRESSES_MILLIS;
    return acknowledgements
        .of(service)
        .thenCombine(addresses(proxies, "", new HashMap<>(), clock, until), Callers::of);
  }

  private static CompletionStage<Map<String, String>> addresses(
      AllProxies proxies, String after, Map<String, String> known, Clock clock, long until) {
    return proxies
        .after(after, PAGE)
        .thenCompose(
            part -> {
              part.proxies()
                  .forEach(one -> known.put(one.proxy().id(), Caller.host(one.proxy().address())));
              if (!part.more() || clock.millis() >= until) {
                return CompletableFuture.completedFuture(known);
              }
              String last = part.proxies().get(part.proxies().size() - 1).proxy().id();
              return addresses(proxies, last, known, clock, until);
            });
  }

  private static Callers of(Acknowledged all, Map<String, String> addresses) {
    List<Caller> connected = new ArrayList<>();
    int away = 0;
    for (Receiver one : all.receivers()) {
      if (one.state() == Acknowledgements.State.AWAY) {
        away++;
      } else {
        String address = addresses.getOrDefault(one.proxy(), "");
        connected.add(new Caller(one.proxy(), one.service(), address, one.variant()));
      }
    }
    return new Callers(connected, away, all.complete());
  }
}
