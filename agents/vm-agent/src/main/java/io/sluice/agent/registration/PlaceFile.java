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
import java.util.function.Function;

/** The registration as it was before Envoy, on disk: a drain takes it out of the registry. */
final class PlaceFile {
  private PlaceFile() {}

  /** Empty when there is none; one that is no registration is set aside. */
  static <T> Optional<T> read(Path file, Function<JsonObject, T> reader) throws IOException {
    try {
      return Optional.of(
          reader.apply(JsonParser.parseString(Files.readString(file)).getAsJsonObject()));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (JsonParseException
        | IllegalStateException
        | NumberFormatException
        | NullPointerException
        | UnsupportedOperationException
        | CharacterCodingException e) {
      WholeFile.setAside(file, "it is no registration: " + e);
      return Optional.empty();
    }
  }

  static void write(Path file, JsonObject registration) throws IOException {
    boolean unused = WholeFile.put(file, registration.toString());
  }
}
