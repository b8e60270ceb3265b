package io.sluice.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.sluice.agent.relay.Pin;
import io.sluice.agent.relay.Pins;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What is pinned, on disk: a night is longer than the life of a process. */
final class PinFile {
  private final Path file;

  PinFile(Path file) {
    this.file = file;
  }

  /**
   * Puts what is there among these; a file that is none of ours is set aside.
   *
   * @throws IOException if it cannot be read
   */
  void read(Pins pins) throws IOException {
    Optional<Pins> unused =
        WholeFile.json(
            file,
            kept -> {
              kept.getAsJsonArray().forEach(each -> pins.put(pin(each.getAsJsonObject())));
              return pins;
            },
            "it has no pins");
  }

  private static Pin pin(JsonObject pin) {
    return new Pin(
        pin.get("service").getAsString(),
        pin.get("environment").getAsString(),
        Instant.parse(pin.get("until").getAsString()));
  }

  /**
   * Any thread, one at a time.
   *
   * @param pins as {@link #json} has them
   * @throws IOException if it cannot be written; the file of before stands
   */
  void write(JsonArray pins) throws IOException {
    WholeFile.put(file, pins.toString());
  }

  static JsonArray json(Pins pins) {
    JsonArray all = new JsonArray();
    for (Pin pin : pins.all()) {
      JsonObject each = new JsonObject();
      each.addProperty("service", pin.service());
      each.addProperty("environment", pin.environment());
      each.addProperty("until", pin.until().toString());
      all.add(each);
    }
    return all;
  }
}
