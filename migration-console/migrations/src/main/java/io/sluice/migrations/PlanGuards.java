package io.sluice.migrations;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.view.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The guards of a plan. */
final class PlanGuards {
  static final String NO_FEED =
      "nothing: this server has no feed of latencies (configure prometheus)";
  static final int MOST = 20;
  static final List<Guard> OTHERWISE =
      List.of(new Guard.ErrorRate("errorRate", 50, OnFailure.ROLL_BACK));

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,62}");

  private final PlanFields fields;
  private final List<Mistake> mistakes;
  private final Feeds feeds;

  PlanGuards(PlanFields fields, List<Mistake> mistakes, Feeds feeds) {
    this.fields = fields;
    this.mistakes = mistakes;
    this.feeds = feeds;
  }

  List<Guard> read() {
    if (!fields.has("guards")) {
      return OTHERWISE;
    }
    JsonNode guards = fields.node("guards");
    if (!guards.isArray() || guards.size() > MOST) {
      fields.wrong("guards", guards, "a list of at most %d guards".formatted(MOST));
      return OTHERWISE;
    }
    List<Guard> read = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < guards.size(); i++) {
      PlanFields guard = new PlanFields("guards[%d]".formatted(i), guards.get(i), mistakes);
      String kind = guard.node("kind").asText();
      String name = guard.has("name") ? guard.text("name", 63) : kind;
      if (!NAME.matcher(name).matches()) {
        guard.wrong("name", guard.node("name"), "1 to 63 letters, digits and '-'");
      } else if (!names.add(name)) {
        guard.wrong("name", name, "a name that no other guard of the plan has");
      }
      read(guard, kind, name, read);
    }
    return read;
  }

  private void read(PlanFields guard, String kind, String name, List<Guard> read) {
    OnFailure onFailure =
        guard.word("onFailure", "rollBack", List.of("rollBack", "pause")).equals("pause")
            ? OnFailure.PAUSE
            : OnFailure.ROLL_BACK;
    switch (kind) {
      case "errorRate" -> {
        guard.only(Set.of("kind", "name", "onFailure", "deltaBasisPoints"));
        read.add(
            new Guard.ErrorRate(
                name, guard.basisPoints("deltaBasisPoints", 50, 0, 5_000), onFailure));
      }
      case "latency" -> read.add(latency(guard, name, onFailure));
      case "prometheus" -> read.add(prometheus(guard, name, onFailure));
      case "webhook" -> read.add(webhook(guard, name, onFailure));
      default ->
          guard.wrong("kind", guard.node("kind"), "errorRate, latency, prometheus or webhook");
    }
  }

  private Guard latency(PlanFields guard, String name, OnFailure onFailure) {
    guard.only(Set.of("kind", "name", "onFailure", "quantileBasisPoints", "deltaMs", "forMs"));
    if (!feeds.latencies()) {
      guard.wrong("kind", "latency", NO_FEED);
    }
    return new Guard.Latency(
        name,
        guard.basisPoints("quantileBasisPoints", 9_900, 1, 9_999),
        guard.required("deltaMs", 1, 3_600_000),
        guard.number("forMs", 60_000, 0, PlanForm.DAY_MS),
        onFailure);
  }

  private Guard prometheus(PlanFields guard, String name, OnFailure onFailure) {
    guard.only(Set.of("kind", "name", "onFailure", "query"));
    if (!feeds.prometheus()) {
      guard.wrong("kind", "prometheus", "nothing: this server has no prometheus configured");
    }
    return new Guard.Prometheus(name, guard.text("query", 4_096), onFailure);
  }

  private static Guard webhook(PlanFields guard, String name, OnFailure onFailure) {
    guard.only(Set.of("kind", "name", "onFailure", "url"));
    String url = guard.text("url", 2_048);
    if (!url.isEmpty() && !isHttp(url)) {
      guard.wrong("url", url, "http://... or https://..., without user or password");
    }
    return new Guard.Webhook(name, url, onFailure);
  }

  private static boolean isHttp(String url) {
    try {
      return Names.isHttp(new URI(url));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
