package io.sluice.console.web;

import io.sluice.view.Candidate;
import io.sluice.view.Conflict;
import io.sluice.view.Deviation;
import io.sluice.view.Drained;
import io.sluice.view.Emergency;
import io.sluice.view.Endpoint;
import io.sluice.view.Hold;
import io.sluice.view.Placement;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.Source;
import io.sluice.view.Standing;
import io.sluice.view.TrafficSplit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a service's state means, in sentences for an operator, with the command that helps. */
final class Words {
  private Words() {}

  /** A share in percent, as in {@code 12.5%}. */
  static String percent(int basisPoints) {
    return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + "%";
  }

  /** Shares in the order in which they are given, as in {@code vm 87.5%, kubernetes 12.5%}. */
  static String shares(Map<String, Integer> shares) {
    return shares.entrySet().stream()
        .map(share -> share.getKey() + " " + percent(share.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** An alarm's kind in the API, in metrics and on the page, as in {@code source-stale}. */
  static String kind(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String deviation(Deviation deviation) {
    String shares =
        deviation.environment()
            + " was asked "
            + percent(deviation.asked())
            + " and gets "
            + percent(deviation.published())
            + ": ";
    return shares
        + switch (deviation.reason()) {
          case SPILLED -> "it has no ready endpoint, so the others take its share";
          case HELD ->
              "it has no ready endpoint and the policy holds its share back, so these requests"
                  + " fail";
          case CAPACITY ->
              "its few ready endpoints would get more than ten times their part, so the others"
                  + " take the rest until more are ready";
          case RECEIVES -> "it takes what another environment cannot carry";
          case NOBODY_READY -> "no environment has a ready endpoint, so every request fails";
        };
  }

  /** The environments that stand by on a port, in the order in which Envoy turns to them. */
  static List<String> standby(ServicePort port) {
    return port.assignment().tiers().stream()
        .skip(1)
        .flatMap(tier -> tier.stream().map(share -> share.environment()).distinct())
        .distinct()
        .toList();
  }

  /** What is out of the ordinary with a source: what its word does, and where it is reached. */
  static String role(Source source) {
    List<String> words = new ArrayList<>();
    if (source.shadow()) {
      words.add("shadow: tried, not published");
    }
    if (source.trust() != Source.Trust.REGISTER) {
      words.add(source.trust() == Source.Trust.VETO ? "vetoes" : "confirms");
    }
    if (!source.network().isEmpty()) {
      words.add("network " + source.network());
    }
    return String.join(", ", words);
  }

  static List<String> notes(ServiceView service) {
    List<String> notes = new ArrayList<>();
    emergency(service.emergency(), notes);
    home(service, notes);
    for (Conflict conflict : service.conflicts()) {
      if (conflict.blocksSplits()) {
        notes.add(
            "Its split cannot be changed while "
                + conflict.subject()
                + " stands in two environments ("
                + String.join(", ", conflict.parties())
                + "): correct one of the registries.");
      }
    }
    held(service, notes);
    service.drains().forEach(one -> notes.add(drained(one)));
    Placement.of(service).stream()
        .map(Placement::warning)
        .filter(warning -> !warning.isEmpty())
        .map(warning -> Character.toUpperCase(warning.charAt(0)) + warning.substring(1) + ".")
        .forEach(notes::add);
    candidates(service, notes);
    notes.addAll(NetworkWords.notes(service));
    service.ports().stream()
        .flatMap(port -> standby(port).stream())
        .distinct()
        .map(
            environment ->
                environment
                    + " stands by: Envoy turns to it when less than about 71% of the serving side"
                    + " is healthy.")
        .forEach(notes::add);
    return notes;
  }

  private static void emergency(@Nullable Emergency emergency, List<String> notes) {
    if (emergency != null) {
      notes.add(
          "EMERGENCY: rolled back without the database by %s; %s"
              .formatted(
                  emergency.origin(),
                  emergency.conflicting()
                      ? "the database is back and holds something else: sluice emergency keep %s"
                              .formatted(emergency.service())
                          + ", or sluice emergency drop "
                          + emergency.service()
                          + "."
                      : "it is stored as soon as the database can commit."));
    }
  }

  private static void home(ServiceView service, List<String> notes) {
    if (service.home() == null) {
      notes.add(
          "It waits for a home and is not published: some source was not listed yet (sluice sources),"
              + " a name waits to be admitted, no endpoint is ready, or the store cannot commit.");
    } else if (service.endpoints().stream().noneMatch(Endpoint::isReady)) {
      notes.add(
          "No endpoint is ready; it is published empty, so every request fails. Its home "
              + service.home()
              + " does not move by itself.");
    }
  }

  private static void held(ServiceView service, List<String> notes) {
    SortedMap<String, Integer> held = new TreeMap<>();
    SortedMap<String, Integer> stale = new TreeMap<>();
    for (Endpoint endpoint : service.endpoints()) {
      for (Endpoint.Provenance claim : endpoint.provenance()) {
        if (claim.standing() instanceof Standing.Held) {
          held.merge(claim.source(), 1, Integer::sum);
        }
        if (claim.stale()) {
          stale.merge(claim.source(), 1, Integer::sum);
        }
      }
    }
    for (Map.Entry<String, Integer> entry : held.entrySet()) {
      notes.add(
          entry.getValue()
              + " held: gone from "
              + entry.getKey()
              + ", not believed yet, kept in traffic; sluice confirm "
              + entry.getKey()
              + " "
              + service.name()
              + " believes it.");
    }
    stale.forEach(
        (source, count) ->
            notes.add(
                source + " cannot be read: " + count + " endpoints of it are kept as last known."));
  }

  private static String drained(Drained one) {
    Hold drain = one.drain();
    String who = drain.reason().isEmpty() ? drain.actor() : drain.actor() + ": " + drain.reason();
    return one.endpoints()
        + (one.endpoints() == 1 ? " endpoint" : " endpoints")
        + (one.kept()
            ? " of drained %s (%s) stay in traffic: without them an environment would have nobody"
                    .formatted(one.what(), who)
                + " ready."
            : " drained: %s (%s).".formatted(one.what(), who));
  }

  private static void candidates(ServiceView service, List<String> notes) {
    for (Candidate candidate : service.candidates()) {
      if (candidate.kind() == Candidate.Kind.NAME) {
        notes.add(
            candidate.source()
                + "/"
                + candidate.name()
                + " ("
                + candidate.ready()
                + " ready) waits to join; sluice admit "
                + service.name()
                + " "
                + candidate.source()
                + "/"
                + candidate.name()
                + " lets it in.");
      } else {
        notes.add(
            candidate.environment()
                + " ("
                + candidate.ready()
                + " ready) is seen and gets no traffic until a split names it: sluice split "
                + service.name()
                + " "
                + firstShares(service, candidate.environment()));
      }
    }
  }

  /** What a first, small step would be; only where one environment has everything. */
  private static String firstShares(ServiceView service, String environment) {
    TrafficSplit split = service.split();
    if (split != null) {
      for (Map.Entry<String, Integer> share : split.weights().entrySet()) {
        if (share.getValue() == TrafficSplit.WHOLE) {
          return share.getKey() + "=99 " + environment + "=1";
        }
      }
    }
    return "ENVIRONMENT=PERCENT ...";
  }

  /** Weights in the order in which the environments are configured, unknown ones last. */
  static Map<String, Integer> ordered(Map<String, Integer> weights, List<String> environments) {
    Map<String, Integer> ordered = new LinkedHashMap<>();
    for (String environment : environments) {
      Integer weight = weights.get(environment);
      if (weight != null) {
        ordered.put(environment, weight);
      }
    }
    weights.forEach(ordered::putIfAbsent);
    return ordered;
  }
}
