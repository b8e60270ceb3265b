package io.sluice.packages;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program that {@code ./sluice} starts, and the module that it is in. */
enum Program {
  SERVER("xds-server/launcher", "server"),
  COMMAND_LINE("migration-console/cli", "services"),
  AGENT("agents/vm-agent", "agent run"),
  COMPOSE("agents/compose", "compose"),
  INJECTOR("agents/kubernetes", "injector run"),
  DEMO("integration-tests/demo", "demo");

  private final String module;
  private final String words;

  Program(String module, String words) {
    this.module = module;
    this.words = words;
  }

  /** What the script calls its class path in a distribution: the module's own name. */
  String list() {
    return module.substring(module.lastIndexOf('/') + 1) + ".classpath";
  }

  /** What {@code ./sluice} is told to start it as a service. */
  List<String> words() {
    return List.of(words.split(" "));
  }

  /**
   * Its class path in order: its own jar, then what it needs.
   *
   * @throws IOException if it was not built
   */
  List<Path> jars(Path checkout, String version) throws IOException {
    Path target = checkout.resolve(module).resolve("target");
    var jars = new ArrayList<Path>();
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> own =
          Files.newDirectoryStream(target, "sluice-*-" + version + ".jar")) {
        own.forEach(jars::add);
      }
    }
    Path others = target.resolve("classpath");
    if (jars.size() != 1 || !Files.exists(others)) {
      throw new IOException(module + " is not built: ./sluice package builds it");
    }
    Arrays.stream(Files.readString(others).strip().split(":")).map(Path::of).forEach(jars::add);
    return List.copyOf(jars);
  }
}
