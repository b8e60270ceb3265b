package io.sluice.compose;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The images of the mesh where a plan names none. */
final class Defaults {
  /** The one that Sluice is tested with. */
  static final String ENVOY_IMAGE = "envoyproxy/envoy:v1.40.0";

  private Defaults() {}

  /** Of the same release as this program, as {@code sluice package} makes it. */
  static String agentImage() {
    try (InputStream file = Defaults.class.getResourceAsStream("version.txt")) {
      if (file == null) {
        throw new IllegalStateException("version.txt is part of this jar");
      }
      return "sluice-agent:" + new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
