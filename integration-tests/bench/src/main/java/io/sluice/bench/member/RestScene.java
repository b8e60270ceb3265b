package io.sluice.bench.member;

import io.sluice.components.FileTree;
import io.sluice.components.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server over two files, half of every service in each, and the secret that opens its REST. */
final class RestScene implements AutoCloseable {
  private final Path folder;
  private final MemberProcess member;
  private final String token;
  private final Fleet fleet;
  private final List<String> settings;

  private RestScene(
      Path folder, MemberProcess member, String token, Fleet fleet, List<String> settings) {
    this.folder = folder;
    this.member = member;
    this.token = token;
    this.fleet = fleet;
    this.settings = settings;
  }

  /** Starts it in a folder of its own, which goes with it. */
  static RestScene open(MemberOptions options) throws IOException {
    ServerLaunch launch = options.launch();
    Fleet fleet = options.fleet();
    Path folder = Files.createTempDirectory("sluice-bench-");
    try {
      MemberProcess member =
          MemberProcess.start(launch, Ports.ofUser(), sources(fleet, folder), folder);
      String token = Files.readString(folder.resolve("data/admin.token")).strip();
      return new RestScene(
          folder,
          member,
          token,
          fleet,
          List.of(
              options.services()
                  + " services of "
                  + options.instances()
                  + " instances in two files",
              "server's JVM: " + String.join(" ", launch.options())));
    } catch (IOException | RuntimeException e) {
      FileTree.delete(folder);
      throw e;
    }
  }

  /** Half of the instances in each environment, so that a split moves something. */
  private static String sources(Fleet fleet, Path folder) throws IOException {
    RegistryFile vms = new RegistryFile(folder.resolve("vms.yaml"));
    RegistryFile pods = new RegistryFile(folder.resolve("pods.yaml"));
    int number = 0;
    for (Fleet.Member member : fleet.generation()) {
      (number++ % 2 == 0 ? vms : pods).add(member);
    }
    vms.write();
    pods.write();
    return vms.source()
        + "\n  - { name: pods, kind: file, environment: kubernetes, path: pods.yaml }";
  }

  List<String> services() {
    return fleet.services();
  }

  /** Takes what a benchmark writes beside the server. */
  Path folder() {
    return folder;
  }

  /** From now on the server gets a processor when nobody else wants it. */
  void standBack() throws IOException, InterruptedException {
    LowPriority.give(member.pid());
  }

  int port() {
    return member.consolePort();
  }

  /** The first user's secret. */
  String token() {
    return token;
  }

  /** A connection as that user. */
  ApiConnection connection() throws IOException {
    return new ApiConnection(member.consolePort(), token);
  }

  /** What of it decides the figures, in words. */
  List<String> settings() {
    return settings;
  }

  @Override
  public void close() throws IOException {
    member.close();
    FileTree.delete(folder);
  }
}
