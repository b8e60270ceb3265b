package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.contract.PublishedBody;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What Consul's health API answers to callers. */
final class ConsulSide implements Side {
  /** Every Consul has it, for its own servers. */
  private static final String OWN_SERVICE = "consul";

  private static final int AT_ONCE = 8;

  private final URI address;
  private final String query;
  private final boolean warningServes;
  private final BoundedGet http;

  /**
   * A Consul.
   *
   * @param url of an agent or server; its query goes with every request, as in {@code ?dc=east}
   * @param token an ACL token, empty for none
   * @param warningServes whether callers are sent to an instance that warns, as DNS does
   */
  ConsulSide(URI url, String token, boolean warningServes) {
    this.address = url;
    this.query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    this.warningServes = warningServes;
    this.http =
        new BoundedGet(
            Duration.ofSeconds(15), token.isEmpty() ? Map.of() : Map.of("X-Consul-Token", token));
  }

  @Override
  public String words() {
    return "consul " + address;
  }

  @Override
  public Seen read(Question question) throws Unread {
    Set<String> catalogue = question.service() == null ? catalogue() : Set.of();
    Map<String, Set<String>> names = new LinkedHashMap<>();
    Set<String> known = new HashSet<>();
    for (PublishedBody service : question.services()) {
      Set<String> own = names(service, question.name());
      known.addAll(own);
      if (own.isEmpty() && catalogue.contains(service.service())) {
        own = Set.of(service.service());
      }
      if (!own.isEmpty()) {
        names.put(service.service(), own);
      }
    }
    if (question.service() != null && !names.containsKey(question.service())) {
      String name = question.name() == null ? question.service() : question.name();
      names.put(question.service(), Set.of(name));
    }
    names.values().forEach(known::addAll);
    List<String> strangers =
        catalogue.stream()
            .filter(name -> !known.contains(name) && !name.equals(OWN_SERVICE))
            .toList();
    return new Seen(instances(names), strangers, false);
  }

  private static Set<String> names(PublishedBody service, @Nullable String given) {
    Set<String> names = new TreeSet<>();
    if (given != null) {
      names.add(given);
      return names;
    }
    for (PublishedBody.SourceNameBody name : service.names()) {
      if (name.kind().equals("consul")) {
        names.add(name.name());
      }
    }
    return names;
  }

  private Set<String> catalogue() throws Unread {
    JsonNode services = whole(http.get(uri("/v1/catalog/services")));
    if (!services.isObject()) {
      throw new Unread("GET /v1/catalog/services was not answered as Consul does");
    }
    Set<String> names = new TreeSet<>();
    services.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * One request being answered.
   *
   * @param service federated
   */
  private record Asked(String service, URI uri, CompletableFuture<HttpResponse<byte[]>> answer) {}

  /** All names, a few at a time. */
  private Map<String, List<Sight>> instances(Map<String, Set<String>> names) throws Unread {
    Map<String, List<Sight>> services = new LinkedHashMap<>();
    Deque<Asked> asked = new ArrayDeque<>();
    try {
      for (Map.Entry<String, Set<String>> entry : names.entrySet()) {
        services.put(entry.getKey(), new ArrayList<>());
        for (String name : entry.getValue()) {
          URI uri = uri("/v1/health/service/" + Client.segment(name));
          asked.add(new Asked(entry.getKey(), uri, http.ask(uri)));
          if (asked.size() == AT_ONCE) {
            collect(asked.remove(), services);
          }
        }
      }
      while (!asked.isEmpty()) {
        collect(asked.remove(), services);
      }
    } finally {
      asked.forEach(left -> left.answer().cancel(true));
    }
    return services;
  }

  private void collect(Asked asked, Map<String, List<Sight>> services) throws Unread {
    JsonNode entries = whole(http.await(asked.uri(), asked.answer()));
    if (!entries.isArray()) {
      throw new Unread("GET " + asked.uri().getPath() + " was not answered as Consul does");
    }
    for (JsonNode entry : entries) {
      services.computeIfAbsent(asked.service(), name -> new ArrayList<>()).add(sight(entry));
    }
  }

  private URI uri(String path) {
    String text = address.toString();
    int end = text.indexOf('?');
    String base = end < 0 ? text : text.substring(0, end);
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path + query);
  }

  /** An answer that Consul itself calls a part, or made without a leader, is none. */
  private static JsonNode whole(BoundedGet.Reply reply) throws Unread {
    if (reply.header().apply("X-Consul-Results-Filtered-By-ACLs").equals("true")) {
      throw new Unread("the token (CONSUL_HTTP_TOKEN) may not see all that was asked for");
    }
    if (reply.header().apply("X-Consul-Knownleader").equals("false")) {
      throw new Unread("Consul has no leader");
    }
    return reply.body();
  }

  private Sight sight(JsonNode entry) {
    String status = "passing";
    for (JsonNode check : entry.path("Checks")) {
      String word = check.path("Status").asText();
      if (!word.equals("passing") && !status.equals("critical")) {
        status = word.equals("warning") ? "warning" : "critical";
      }
    }
    JsonNode service = entry.path("Service");
    String own = service.path("Address").asText();
    boolean warns = status.equals("warning");
    return new Sight(
        own.isEmpty() ? entry.path("Node").path("Address").asText() : own,
        service.path("Port").asInt(),
        status.equals("passing") || (warningServes && warns),
        true,
        service.path("Weights").path(warns ? "Warning" : "Passing").asDouble(1),
        warns && !warningServes ? "warning, which ?passing leaves out and DNS answers" : status);
  }
}
