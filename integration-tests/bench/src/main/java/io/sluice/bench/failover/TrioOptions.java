package io.sluice.bench.failover;

import io.sluice.bench.member.ServerLaunch;
import java.io.IOException;
import picocli.CommandLine.Option;

/** How large the registry of three members is, and how their JVMs are started. */
final class TrioOptions {
  @Option(names = "--services", description = "Default ${DEFAULT-VALUE}.")
  private int services = 1_000;

  @Option(names = "--instances", description = "Of every service; default ${DEFAULT-VALUE}.")
  private int instances = 20;

  @Option(
      names = "--jvm",
      paramLabel = "OPTIONS",
      description = "Of the members' JVMs, in place of the launcher's.")
  private String jvm = "";

  int services() {
    return services;
  }

  int instances() {
    return instances;
  }

  ServerLaunch launch() throws IOException {
    ServerLaunch launch = ServerLaunch.asLauncher();
    return jvm.isEmpty() ? launch : launch.with(jvm);
  }
}
