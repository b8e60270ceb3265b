package io.sluice.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.sluice.agent.relay.Pin;
import io.sluice.agent.relay.Pins;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;

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
    try {
      for (JsonElement each : JsonParser.parseString(Files.readString(file)).getAsJsonArray()) {
        JsonObject pin = each.getAsJsonObject();
        pins.put(
            new Pin(
                pin.get("service").getAsString(),
                pin.get("environment").getAsString(),
                Instant.parse(pin.get("until").getAsString())));
      }
    } catch (NoSuchFileException none) {
      return;
    } catch (JsonParseException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException
        | DateTimeException
        | CharacterCodingException e) {
      WholeFile.setAside(file, "it has no pins: " + e);
    }
  }

  void write(Pins pins) throws IOException {
    WholeFile.put(file, json(pins).toString());
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
