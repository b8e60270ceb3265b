package io.sluice.agent.registration;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.sluice.agent.registration.Registration.Service;
import io.sluice.xds.protocol.errand.Departure;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Consul's agent has at one moment. Consul itself looks whether the service lives.
 *
 * @param given with what it is registered
 * @param place of the service, where it is or was
 * @param now its registration, null when there is none
 */
record ConsulEntry(
    Consul consul,
    Service service,
    RegistrationParameters given,
    Place place,
    @Nullable JsonObject now,
    Map<String, JsonObject> checks)
    implements Registry.Entry {
  @Override
  public String id() {
    return place.id();
  }

  @Override
  public Departure departure() {
    JsonObject registered = now == null ? place.own() : now;
    JsonElement address = registered.get("Address");
    return new Departure(
        service.name(),
        node().map(node -> node + "/" + id()).orElse(""),
        address == null || address.isJsonNull() ? "" : address.getAsString(),
        registered.get("Port").getAsInt());
  }

  /** Each check names the node that it is on. */
  private Optional<String> node() {
    return checks.values().stream()
        .map(check -> check.get("Node"))
        .filter(node -> node != null && !node.isJsonNull())
        .map(JsonElement::getAsString)
        .findFirst();
  }

  @Override
  public boolean isThere() {
    return now != null;
  }

  @Override
  public boolean leadsToEnvoy() {
    return now != null && now.get("Port").getAsInt() == service.ingress();
  }

  @Override
  public boolean isComplete() {
    return checks.keySet().containsAll(List.of(place.listensId(), place.answersId()))
        && now != null
        && Place.with(now).equals(Place.checksum(given));
  }

  @Override
  public boolean isKnown() {
    return place.existed();
  }

  @Override
  public boolean isKeptAlive() {
    return false;
  }

  @Override
  public void putEnvoy() throws IOException {
    consul.register(place.toEnvoy(service.ingress(), service.health(), service.interval(), given));
  }

  @Override
  public void putService() throws IOException {
    if (now == null) {
      consul.register(place.toServiceAnew(service.health(), service.interval(), given));
    } else {
      consul.register(place.toService());
      consul.deregisterCheck(checks, place.answersId());
    }
  }

  @Override
  public void forgetEnvoy() throws IOException {
    consul.deregisterCheck(checks, place.listensId());
  }

  @Override
  public boolean announce() throws IOException {
    consul.maintain(place.id(), true, Drain.REASON);
    // Consul's own look through Envoy would be a request for ever.
    consul.deregisterCheck(checks, place.answersId());
    return true;
  }

  @Override
  public boolean takeBack() throws IOException {
    JsonObject maintenance = checks.get(place.maintenanceId());
    boolean ours =
        maintenance != null && maintenance.get("Notes").getAsString().equals(Drain.REASON);
    if (ours) {
      if (leadsToEnvoy()) {
        putEnvoy(); // with the check that the announcement took out
      }
      consul.maintain(place.id(), false, "");
    }
    return ours;
  }

  @Override
  public void remove() throws IOException {
    consul.deregister(place.id());
  }
}
