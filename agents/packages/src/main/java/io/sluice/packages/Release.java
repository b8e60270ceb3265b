package io.sluice.packages;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Properties;

/**
 * Which Sluice is packed.
 *
 * @param version Maven's
 * @param time the one time that every packed file has, so that the same sources give the same bytes
 */
record Release(String version, Instant time) {
  static Release current() throws IOException {
    try (InputStream file = Release.class.getResourceAsStream("release.properties")) {
      if (file == null) {
        throw new IllegalStateException("release.properties is part of this jar");
      }
      var properties = new Properties();
      properties.load(file);
      return new Release(
          properties.getProperty("version"), Instant.parse(properties.getProperty("time")));
    }
  }

  /** As Debian orders versions: a snapshot comes before its release. */
  String debianVersion() {
    return version.replace("-SNAPSHOT", "~SNAPSHOT");
  }
}
