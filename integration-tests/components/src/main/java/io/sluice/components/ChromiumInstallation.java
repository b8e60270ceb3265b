package io.sluice.components;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's Chromium, installed like any package. */
final class ChromiumInstallation implements Installation {
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
    return new SystemPackages(PACKAGED, List.of("chromium", "fonts-dejavu-core"))
        .install(folder, program(folder));
  }
}
