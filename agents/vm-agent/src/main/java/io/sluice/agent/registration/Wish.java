package io.sluice.agent.registration;

import io.sluice.agent.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** What this host's operator wants of the registration; it outlives the agent's restart. */
public enum Wish {
  /** Callers come through Envoy. */
  REGISTERED,
  /** Callers go past Envoy, to the service's own port, as before there was one. */
  DIRECT,
  /** Callers go elsewhere. */
  DRAINED;

  static Wish read(Path file) throws IOException {
    try {
      String word = Files.readString(file).strip().toUpperCase(Locale.ROOT);
      return Arrays.stream(values())
          .filter(wish -> wish.name().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new IOException(
                      file
                          + ": '"
                          + word
                          + "' is not registered, direct or drained; remove it to"
                          + " register"));
    } catch (NoSuchFileException never) {
      return REGISTERED;
    }
  }

  void write(Path file) throws IOException {
    WholeFile.put(file, name().toLowerCase(Locale.ROOT) + "\n");
  }
}
