package io.sluice.agent.registration;

import com.google.gson.JsonObject;
import io.sluice.agent.registration.Registration.Service;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** This host's own Consul agent. */
final class ConsulRegistry implements Registry {
  private final Consul consul;
  private final Service service;
  private final Path kept;
  private RegistrationParameters given = RegistrationParameters.NONE;

  /**
   * @param kept the file that keeps the registration as it was before Envoy
   */
  ConsulRegistry(Consul consul, Service service, Path kept) {
    this.consul = consul;
    this.service = service;
    this.kept = kept;
  }

  @Override
  public void use(RegistrationParameters now) {
    given = now;
  }

  @Override
  public Entry entry() throws IOException {
    Map<String, JsonObject> services = consul.services();
    Place place = place(services);
    return new ConsulEntry(
        consul, service, given, place, services.get(place.id()), consul.checks());
  }

  private Place place(Map<String, JsonObject> services) throws IOException {
    Place found = Place.of(services, service.name(), service.port(), service.ingress());
    if (found.existed()) {
      PlaceFile.write(kept, found.toService());
      return found;
    }
    // What was registered before a drain took it out, if it was of this service and port.
    return PlaceFile.read(kept, Place::before).filter(before -> before.ofSame(found)).orElse(found);
  }
}
