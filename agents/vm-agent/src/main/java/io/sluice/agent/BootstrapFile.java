package io.sluice.agent;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Envoy's bootstrap on disk, and who is told when it changed: the supervisor, which restarts hot.
 */
final class BootstrapFile {
  private static final Logger log = LoggerFactory.getLogger(BootstrapFile.class);

  private final Path file;
  private final Path pidFile;

  BootstrapFile(Path file, Path pidFile) {
    this.file = file;
    this.pidFile = pidFile;
  }

  /**
   * Writes a text that differs from the file's, aside and renamed; the same text touches nothing.
   *
   * @throws IOException if it cannot be written; the file of before stands
   */
  void put(String text) throws IOException {
    if (!WholeFile.put(file, text)) {
      return;
    }
    log.atInfo().addKeyValue("file", file).log("wrote Envoy's bootstrap");
    tellSupervisor();
  }

  private void tellSupervisor() throws IOException {
    String pid;
    try {
      pid = Files.readString(pidFile).strip();
    } catch (NoSuchFileException | CharacterCodingException noneRuns) {
      return;
    }
    if (!pid.matches("[1-9]\\d{0,8}")
        || ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty()) {
      return;
    }
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -HUP \"$1\"", "sh", pid)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (kill.waitFor() == 0) {
        log.atInfo().addKeyValue("pid", pid).log("told Envoy's supervisor to restart it hot");
      } else {
        log.atWarn().addKeyValue("pid", pid).log("Envoy's supervisor took no signal");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
