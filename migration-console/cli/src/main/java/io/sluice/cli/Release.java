package io.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** Which release this is, as the build wrote it beside the classes. */
final class Release implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    try (InputStream in = Release.class.getResourceAsStream("version.txt")) {
      if (in == null) {
        throw new IllegalStateException("version.txt is not in the program");
      }
      return new String[] {
        "sluice " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip()
      };
    }
  }
}
