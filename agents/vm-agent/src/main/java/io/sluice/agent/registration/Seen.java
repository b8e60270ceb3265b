package io.sluice.agent.registration;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Consul's agent has at one moment.
 *
 * @param place of the service, where it is or was
 * @param now its registration, null when there is none
 */
record Seen(Place place, @Nullable JsonObject now, Map<String, JsonObject> checks) {
  boolean leadsTo(int port) {
    return now != null && now.get("Port").getAsInt() == port;
  }

  boolean checksStand() {
    return checks.keySet().containsAll(List.of(place.listensId(), place.answersId()));
  }

  boolean maintainedByUs() {
    JsonObject maintenance = checks.get(place.maintenanceId());
    return maintenance != null && maintenance.get("Notes").getAsString().equals(Drain.REASON);
  }
}
