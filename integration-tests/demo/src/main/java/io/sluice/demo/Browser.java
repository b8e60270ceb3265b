package io.sluice.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Opens the console where there is a desktop to open it on. */
final class Browser {
  private static final Path OPENER = Path.of("/usr/bin/xdg-open");

  private Browser() {}

  /** Does nothing on a machine without a desktop; the address is printed anyway. */
  static void open(String url, Map<String, String> environment) throws IOException {
    boolean desktop =
        !environment.getOrDefault("DISPLAY", "").isEmpty()
            || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    if (desktop && Files.isExecutable(OPENER)) {
      Process opener =
          new ProcessBuilder(OPENER.toString(), url)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      opener.getOutputStream().close();
    }
  }
}
