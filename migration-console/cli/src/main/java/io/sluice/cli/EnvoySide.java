package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.contract.PublishedBody;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The clusters of a running Envoy, by its admin interface. */
final class EnvoySide implements Side {
  private final URI address;
  private final BoundedGet http = new BoundedGet(Duration.ofSeconds(15), Map.of());

  EnvoySide(URI address) {
    this.address = address;
  }

  @Override
  public String words() {
    return "envoy " + address;
  }

  @Override
  public Seen read(Question question) throws Unread {
    String base = address.toString();
    JsonNode statuses =
        http.get(
                URI.create(
                    (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                        + "/clusters?format=json"))
            .body()
            .path("cluster_statuses");
    if (!statuses.isArray()) {
      throw new Unread("GET /clusters was not answered as an Envoy does");
    }
    Set<String> known = new HashSet<>();
    question.services().stream().map(PublishedBody::service).forEach(known::add);
    Map<String, List<Sight>> services = new LinkedHashMap<>();
    List<String> strangers = new ArrayList<>();
    String wanted = question.name() == null ? question.service() : question.name();
    for (JsonNode cluster : statuses) {
      String name = name(cluster);
      if (question.service() != null) {
        if (name.equals(wanted) || cluster.path("name").asText().equals(wanted)) {
          services.put(question.service(), sights(cluster));
        }
      } else if (known.contains(name)) {
        services.put(name, sights(cluster));
      } else if (cluster.path("added_via_api").asBoolean() && !isSluices(name)) {
        strangers.add(name);
      }
    }
    return new Seen(services, strangers, false);
  }

  /** A cluster with a port's name belongs to a service, and Sluice's own ones to none. */
  private static boolean isSluices(String name) {
    return name.startsWith("sluice-") || name.contains(":") || name.contains("|");
  }

  private static String name(JsonNode cluster) {
    String eds = cluster.path("eds_service_name").asText();
    return eds.isEmpty() ? cluster.path("name").asText() : eds;
  }

  private static List<Sight> sights(JsonNode cluster) {
    List<Sight> sights = new ArrayList<>();
    for (JsonNode host : cluster.path("host_statuses")) {
      JsonNode place = host.path("address").path("socket_address");
      String unwell = unwell(host.path("health_status"));
      if (!place.isMissingNode()) {
        sights.add(
            new Sight(
                place.path("address").asText(),
                place.path("port_value").asInt(),
                unwell.isEmpty(),
                true,
                Double.NaN,
                unwell.isEmpty() ? "healthy" : unwell));
      }
    }
    return sights;
  }

  /** Why Envoy does not send there; empty when it does. */
  private static String unwell(JsonNode health) {
    String told = health.path("eds_health_status").asText("HEALTHY");
    if (!Set.of("HEALTHY", "UNKNOWN", "DEGRADED").contains(told)) {
      return "told " + told.toLowerCase(Locale.ROOT);
    }
    if (health.path("failed_active_health_check").asBoolean()) {
      return "its own health check fails";
    }
    return health.path("failed_outlier_check").asBoolean() ? "ejected as an outlier" : "";
  }
}
