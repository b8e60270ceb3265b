package io.sluice.console.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema of a service manifest, as the host agent ships it. */
public final class ManifestSchema {
  private ManifestSchema() {}

  /** The text; reads it from the class path. */
  public static String json() {
    try (InputStream in =
        ManifestSchema.class.getResourceAsStream("/io/sluice/manifest/manifest.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("manifest.schema.json is missing from sluice-contract");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
