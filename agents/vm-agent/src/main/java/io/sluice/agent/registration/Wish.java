package io.sluice.agent.registration;

import io.sluice.agent.WholeFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
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
  DRAINED,
  /** What was wished cannot be read: the registry is left as it is until somebody says it again. */
  UNKNOWN;

  /** Without a word of the operator's, or one that is none: {@link #UNKNOWN} in the latter case. */
  static Wish read(Path file) throws IOException {
    try {
      String word = Files.readString(file).strip().toUpperCase(Locale.ROOT);
      return Arrays.stream(values())
          .filter(wish -> wish.name().equals(word))
          .findFirst()
          .orElse(UNKNOWN);
    } catch (NoSuchFileException never) {
      return REGISTERED;
    } catch (CharacterCodingException noText) {
      return UNKNOWN;
    }
  }

  void write(Path file) throws IOException {
    WholeFile.put(file, name().toLowerCase(Locale.ROOT) + "\n");
  }
}
