package io.sluice.agent.registration;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.sluice.agent.WholeFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The registration as it was before Envoy, on disk: a drain takes it out of the registry. */
final class PlaceFile {
  private PlaceFile() {}

  /** Empty when there is none; one that is no registration is set aside. */
  static Optional<Place> read(Path file) throws IOException {
    try {
      JsonObject own = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      return Optional.of(new Place(own.get("ID").getAsString(), own, true));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (JsonParseException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException
        | CharacterCodingException e) {
      WholeFile.setAside(file, "it is no registration: " + e);
      return Optional.empty();
    }
  }

  /** Returns the place, once it is written. */
  static Place write(Path file, Place place) throws IOException {
    WholeFile.put(file, place.toService().toString());
    return place;
  }
}
