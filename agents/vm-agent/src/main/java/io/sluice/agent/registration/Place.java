package io.sluice.agent.registration;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A service's place in Consul as this host registers it: the same id, tags, weights and address
 * whichever port stands in it, so that whoever counts instances never counts two.
 *
 * @param id of the registration
 * @param own what stood there before Envoy, in the registration's own words; with the id and the
 *     name alone when nothing did
 * @param existed whether something stood there
 */
record Place(String id, JsonObject own, boolean existed) {
  /** Marks a registration that leads to Envoy; its value is the service's own port. */
  static final String MARK = "sluice-service-port";

  /** A checksum of the parameters that a registration was put with. */
  static final String WITH = "sluice-parameters";

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final List<String> KEPT =
      List.of("Tags", "Address", "EnableTagOverride", "Meta", "Weights");

  /**
   * Where a service of this port, or Envoy for it, is registered already; else a place of our own.
   */
  static Place of(Map<String, JsonObject> services, String service, int port, int ingress) {
    for (Map.Entry<String, JsonObject> each : services.entrySet()) {
      JsonObject found = each.getValue();
      int registered = found.get("Port").getAsInt();
      if (found.get("Service").getAsString().equals(service)
          && (registered == port || registered == ingress)) {
        return new Place(each.getKey(), own(found, each.getKey(), service, port), true);
      }
    }
    String id = service + "-" + port;
    return new Place(id, own(new JsonObject(), id, service, port), false);
  }

  /** What {@link #toService} gave. */
  static Place before(JsonObject own) {
    return new Place(own.get("ID").getAsString(), own, true);
  }

  private static JsonObject own(JsonObject found, String id, String service, int port) {
    JsonObject own = new JsonObject();
    own.addProperty("ID", id);
    own.addProperty("Name", service);
    own.addProperty("Port", port);
    for (String key : KEPT) {
      JsonElement value = found.get(key);
      if (value != null && !value.isJsonNull()) {
        own.add(key, value.deepCopy());
      }
    }
    if (own.get("Meta") instanceof JsonObject meta) {
      meta.remove(MARK);
      meta.remove(WITH);
    }
    return own;
  }

  /** The registration that leads to Envoy. */
  JsonObject toEnvoy(int ingress, String health, Duration interval, RegistrationParameters given) {
    JsonObject body = own.deepCopy();
    give(body, given);
    JsonObject meta = object(body, "Meta");
    meta.addProperty(MARK, String.valueOf(port()));
    if (!checksum(given).isEmpty()) {
      meta.addProperty(WITH, checksum(given));
    }
    body.addProperty("Port", ingress);
    JsonArray checks = new JsonArray();
    JsonObject listens = check(listensId(), "Envoy's ingress listens", interval, given);
    listens.addProperty("TCP", "127.0.0.1:" + ingress);
    checks.add(listens);
    checks.add(answers(ingress, health, interval, given));
    body.add("Checks", checks);
    return body;
  }

  /** What is given is added, and stands in place of what says something else. */
  private static void give(JsonObject body, RegistrationParameters given) {
    JsonArray tags = body.get("Tags") instanceof JsonArray before ? before : new JsonArray();
    for (String tag : given.tags()) {
      if (!tags.contains(new JsonPrimitive(tag))) {
        tags.add(tag);
      }
    }
    if (!tags.isEmpty()) {
      body.add("Tags", tags);
    }
    given.meta().forEach(object(body, "Meta")::addProperty);
    if (given.weight() > 0) {
      JsonObject weights = object(body, "Weights");
      weights.addProperty("Passing", given.weight());
      if (!weights.has("Warning")) {
        weights.addProperty("Warning", 1); // Consul's own default
      }
    }
  }

  private static JsonObject object(JsonObject body, String name) {
    JsonObject object = body.get(name) instanceof JsonObject before ? before : new JsonObject();
    body.add(name, object);
    return object;
  }

  /** Stands for parameters; empty for none. */
  static String checksum(RegistrationParameters given) {
    RegistrationParameters unrefused = given.refused("");
    return unrefused.equals(RegistrationParameters.NONE)
        ? ""
        : Integer.toHexString(unrefused.toString().hashCode());
  }

  /** The checksum of the parameters that a registration was put with; empty for none. */
  static String with(JsonObject registration) {
    return registration.get("Meta") instanceof JsonObject meta && meta.has(WITH)
        ? meta.get(WITH).getAsString()
        : "";
  }

  /** The registration that leads to the service itself, as it was. */
  JsonObject toService() {
    return own.deepCopy();
  }

  /** The same where nothing is registered any more, the checks of before among it. */
  JsonObject toServiceAnew(String health, Duration interval, RegistrationParameters given) {
    JsonObject body = toService();
    JsonArray checks = new JsonArray();
    checks.add(answers(port(), health, interval, given));
    body.add("Checks", checks);
    return body;
  }

  private JsonObject answers(
      int asked, String health, Duration interval, RegistrationParameters given) {
    JsonObject answers = check(answersId(), "the service answers", interval, given);
    if (health.isEmpty()) {
      answers.addProperty("TCP", "127.0.0.1:" + port());
    } else {
      answers.addProperty("HTTP", "http://127.0.0.1:" + asked + health);
    }
    return answers;
  }

  /** The check by which Consul says that the instance is in maintenance. */
  String maintenanceId() {
    return "_service_maintenance:" + id;
  }

  /** Whether both are of one service and port. */
  boolean ofSame(Place other) {
    return port() == other.port() && own.get("Name").equals(other.own.get("Name"));
  }

  private int port() {
    return own.get("Port").getAsInt();
  }

  /** The check whether Envoy listens. */
  String listensId() {
    return "sluice-ingress:" + id;
  }

  /** The check whether the service answers, through Envoy where it speaks HTTP. */
  String answersId() {
    return "sluice-service:" + id;
  }

  /**
   * Consul itself looks, so that an agent that is away takes nothing out. It starts as passing: the
   * agent has just been answered.
   */
  private static JsonObject check(
      String id, String name, Duration interval, RegistrationParameters given) {
    JsonObject check = new JsonObject();
    check.addProperty("CheckID", id);
    check.addProperty("Name", name);
    check.addProperty("Interval", millis(given.interval(), interval));
    check.addProperty("Timeout", millis(given.timeout(), TIMEOUT));
    check.addProperty("Status", "passing");
    if (!given.deregisterAfter().isZero()) {
      check.addProperty(
          "DeregisterCriticalServiceAfter", millis(given.deregisterAfter(), Duration.ZERO));
    }
    return check;
  }

  private static String millis(Duration given, Duration otherwise) {
    return (given.isZero() ? otherwise : given).toMillis() + "ms";
  }
}
