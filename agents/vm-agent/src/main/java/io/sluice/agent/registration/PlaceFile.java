package io.sluice.agent.registration;

import com.google.gson.JsonObject;
import io.sluice.agent.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The registration as it was before Envoy, on disk: a drain takes it out of the registry. */
final class PlaceFile {
  private PlaceFile() {}

  /** Empty when there is none; one that is no registration is set aside. */
  static <T> Optional<T> read(Path file, Function<JsonObject, T> reader) throws IOException {
    return WholeFile.json(
        file, kept -> reader.apply(kept.getAsJsonObject()), "it is no registration");
  }

  static void write(Path file, JsonObject registration) throws IOException {
    boolean unused = WholeFile.put(file, registration.toString());
  }
}
