package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * schemathesis, which asks a server for everything that its OpenAPI document allows and forbids,
 * with all that it needs in a private folder. Every version is pinned: what it generates decides
 * what a test finds.
 */
final class SchemathesisInstallation implements Installation {
  private static final String VERSION = "4.32.5";

  private static final List<String> PINS =
      List.of(
          "schemathesis==" + VERSION,
          "anyio==4.16.0",
          "certifi==2026.10.18",
          "charset-normalizer==3.5.2",
          "click==8.5.1",
          "graphql-core==3.3.2",
          "harfile==0.6.0",
          "hypothesis==6.170.15",
          "hypothesis-graphql==0.13.5",
          "idna==3.20",
          "iniconfig==2.3.1",
          "jsonschema_rs==0.60.3",
          "markdown-it-py==4.3.0",
          "MarkupSafe==3.0.4",
          "mdurl==0.1.2",
          "packaging==26.3",
          "pluggy==1.7.0",
          "Pygments==2.21.0",
          "pyrate-limiter==4.5.1",
          "pytest==9.2.0",
          "PyYAML==6.0.3",
          "requests==2.34.2",
          "rich==15.0.0",
          "sortedcontainers==2.4.0",
          "typing_extensions==4.16.0",
          "urllib3==2.8.0",
          "Werkzeug==3.1.9");

  private static final String PROGRAM =
      """
      #!/bin/sh
      PYTHONPATH=$(dirname "$0")/lib exec python3 -m schemathesis.cli "$@"
      """;

  @Override
  public String folderName() {
    return "schemathesis-" + VERSION;
  }

  @Override
  public String programName() {
    return "schemathesis";
  }

  @Override
  public List<String> trial(Path program) {
    return List.of(program.toString(), "--version");
  }

  @Override
  public boolean accepts(String output) {
    return output.strip().endsWith(VERSION);
  }

  @Override
  public Path program(Path folder) {
    return folder.resolve("schemathesis");
  }

  @Override
  public String announcement() {
    return "fetching schemathesis " + VERSION + " (12 MB, once)";
  }

  @Override
  public ToolRun install(Path folder) {
    try {
      Path program = Files.writeString(program(folder), PROGRAM);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException("writing into " + folder, e);
    }
    List<String> command = new ArrayList<>(PythonPackage.PIP_INSTALL);
    command.addAll(List.of("--target", folder.resolve("lib").toString()));
    command.addAll(PINS);
    return ToolRun.of(folder, Duration.ofMinutes(5), command.toArray(String[]::new));
  }

  @Override
  public String remedy() {
    return "install pip (Debian: apt-get install python3 python3-pip) or put schemathesis "
        + VERSION
        + " on PATH";
  }
}
