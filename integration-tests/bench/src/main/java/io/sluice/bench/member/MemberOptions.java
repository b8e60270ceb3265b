package io.sluice.bench.member;

import java.io.IOException;
import picocli.CommandLine.Option;

/** How large the member's registry is, who listens, and how its JVM is started. */
final class MemberOptions {
  @Option(names = "--services", description = "Default ${DEFAULT-VALUE}.")
  private int services = 1_000;

  @Option(names = "--instances", description = "Of every service; default ${DEFAULT-VALUE}.")
  private int instances = 10;

  @Option(names = "--subscribers", description = "Default ${DEFAULT-VALUE}.")
  private int subscribers = 50;

  @Option(
      names = "--jvm",
      paramLabel = "OPTIONS",
      description = "Of the server's JVM, in place of the launcher's.")
  private String jvm = "";

  int services() {
    return services;
  }

  int instances() {
    return instances;
  }

  int subscribers() {
    return subscribers;
  }

  Fleet fleet() {
    return new Fleet(services, instances);
  }

  ServerLaunch launch() throws IOException {
    ServerLaunch launch = ServerLaunch.asLauncher();
    return jvm.isEmpty() ? launch : launch.with(jvm);
  }
}
