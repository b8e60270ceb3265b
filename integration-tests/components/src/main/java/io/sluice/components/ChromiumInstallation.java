package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debian's Chromium. It needs too many libraries to be unpacked aside, so it is installed like any
 * package where the user is root, and the folder only has a link to it.
 */
final class ChromiumInstallation implements Installation {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Path PACKAGED = Path.of("/usr/bin/chromium");
  private static final Pattern VERSION = Pattern.compile("Chromium (\\d+)\\.");

  /** Of 2025; older ones are not tried. */
  private static final int OLDEST = 130;

  @Override
  public String folderName() {
    return "chromium-debian";
  }

  @Override
  public String programName() {
    return "chromium";
  }

  @Override
  public List<String> trial(Path program) {
    return List.of(program.toString(), "--version");
  }

  @Override
  public boolean accepts(String versionOutput) {
    Matcher version = VERSION.matcher(versionOutput);
    return version.find() && Integer.parseInt(version.group(1)) >= OLDEST;
  }

  @Override
  public Path program(Path folder) {
    return folder.resolve("chromium");
  }

  @Override
  public String announcement() {
    return "installing Chromium (about 150 MB, once)";
  }

  @Override
  public String remedy() {
    return "install Chromium (Debian: apt-get install chromium)";
  }

  @Override
  public ToolRun install(Path folder) {
    if (!Files.isWritable(PACKAGED.getParent())) {
      return new ToolRun(-1, "only root can install it");
    }
    ToolRun lists = ToolRun.of(folder, LIMIT, "apt-get", "update");
    if (!lists.succeeded()) {
      return lists;
    }
    ToolRun run =
        ToolRun.of(
            folder,
            LIMIT,
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "install",
            "--yes",
            "--no-install-recommends",
            "chromium",
            "fonts-dejavu-core");
    if (run.succeeded()) {
      try {
        Files.createSymbolicLink(program(folder), PACKAGED);
      } catch (IOException e) {
        throw new UncheckedIOException("linking " + PACKAGED, e);
      }
    }
    return run;
  }
}
