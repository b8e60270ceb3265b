package io.sluice.components;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Consul from Debian bullseye's package. */
final class ConsulInstallation implements Installation {
  private static final Pattern VERSION = Pattern.compile("Consul v1\\.(\\d+)\\.");
  private static final int OLDEST_MINOR = 8;

  @Override
  public String folderName() {
    return "consul-1.8.7";
  }

  @Override
  public String programName() {
    return "consul";
  }

  @Override
  public List<String> trial(Path program) {
    return List.of(program.toString(), "version");
  }

  @Override
  public boolean accepts(String versionOutput) {
    Matcher version = VERSION.matcher(versionOutput);
    return version.find() && Integer.parseInt(version.group(1)) >= OLDEST_MINOR;
  }

  @Override
  public Path program(Path folder) {
    return folder.resolve("usr/bin/consul");
  }

  @Override
  public String announcement() {
    return "fetching Consul 1.8.7 (15 MB and a package list of 8 MB, once)";
  }

  @Override
  public String remedy() {
    return "put consul 1.8 or newer on PATH";
  }

  @Override
  public ToolRun install(Path folder) {
    return new DebianPackage("consul", "bullseye").unpack(folder);
  }
}
