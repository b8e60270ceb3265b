package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Debian packages that need too many others to be unpacked aside: they are installed like any
 * package where the user is root, and the folder only has a link to the program.
 */
record SystemPackages(Path program, List<String> names) {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  SystemPackages {
    names = List.copyOf(names);
  }

  /** Installs them, and makes the link. */
  ToolRun install(Path folder, Path link) {
    if (!Files.isWritable(program.getParent())) {
      return new ToolRun(-1, "only root can install it");
    }
    ToolRun lists = ToolRun.of(folder, LIMIT, "apt-get", "update");
    if (!lists.succeeded()) {
      return lists;
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "DEBIAN_FRONTEND=noninteractive",
                "apt-get",
                "install",
                "--yes",
                "--no-install-recommends"));
    command.addAll(names);
    ToolRun run = ToolRun.of(folder, LIMIT, command.toArray(String[]::new));
    if (run.succeeded()) {
      try {
        Files.createSymbolicLink(link, program);
      } catch (IOException e) {
        throw new UncheckedIOException("linking " + program, e);
      }
    }
    return run;
  }
}
