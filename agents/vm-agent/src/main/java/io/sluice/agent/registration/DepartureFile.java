package io.sluice.agent.registration;

import com.google.gson.JsonObject;
import io.sluice.agent.WholeFile;
import io.sluice.xds.protocol.errand.Departure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The departure of an instance that is out of the registry, until its callers have let go. */
record DepartureFile(Path file) {
  private static final Logger log = LoggerFactory.getLogger(DepartureFile.class);

  /** Empty when there is none; one that is no departure is set aside. */
  Optional<Departure> read() throws IOException {
    return WholeFile.json(
        file, kept -> departure(kept.getAsJsonObject()), "it is no departure of an instance");
  }

  private static Departure departure(JsonObject kept) {
    return new Departure(
        kept.get("service").getAsString(),
        kept.get("instance").getAsString(),
        kept.get("address").getAsString(),
        kept.get("port").getAsInt());
  }

  void write(Departure departure) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("service", departure.service());
    json.addProperty("instance", departure.instance());
    json.addProperty("address", departure.address());
    json.addProperty("port", departure.port());
    boolean unused = WholeFile.put(file, json.toString());
  }

  /** What stays is waited for once more, by the next drain. */
  void forget() {
    try {
      boolean unused = Files.deleteIfExists(file);
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the departure that is over cannot be forgotten");
    }
  }
}
