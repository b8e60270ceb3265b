package io.sluice.suites;

import static org.awaitility.Awaitility.await;

import io.sluice.components.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members find each other by a name that has all their addresses, as a headless service's has in
 * Kubernetes. Real members; the name stands in a hosts file of theirs.
 */
class ClusterDiscoveryIT {
  private static final String NAME = "sluice-members.test";
  private static final List<String> ADDRESSES = List.of("127.0.0.31", "127.0.0.32");

  @ParameterizedTest
  @ValueSource(strings = {"dns", "kubernetes"})
  void membersFindEachOtherByAName(String key, @TempDir Path folder) throws Exception {
    Mesh mesh = new Mesh(folder);
    try {
      mesh.vms.write();
      mesh.pods.write();
      PostgresServer postgres = mesh.add(PostgresServer.start(folder.resolve("postgres")));
      postgres.run("postgres", "create database sluice");
      Map<String, String> hosts =
          Map.of("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts(folder));
      int port = mesh.ports().next();

      List<Member> members =
          ADDRESSES.stream()
              .map(
                  address ->
                      start(
                          mesh,
                          address,
                          Surroundings.PLAIN
                              .with(hosts)
                              .storedIn(postgres.url("sluice"))
                              .with(
                                  "cluster: { listen: \"%s:%d\", %s: \"%s:%d\" }"
                                      .formatted(address, port, key, NAME, port))))
              .toList();

      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  members.stream()
                      .allMatch(one -> one.get("/api/v1/members").at("/items").size() == 2));
    } finally {
      mesh.close();
    }
  }

  private static Member start(Mesh mesh, String address, Surroundings surroundings) {
    return mesh.add(
        Member.start(
            "member-" + address,
            mesh.folder().resolve(address),
            mesh.ports(),
            "  - { name: vms, kind: file, environment: vm, path: ../vms.yaml }\n",
            surroundings));
  }

  /** A name server for these members alone: they know no other names. */
  private static Path hosts(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    ADDRESSES.forEach(address -> lines.append(address).append(' ').append(NAME).append('\n'));
    lines
        .append("127.0.0.1 localhost ")
        .append(InetAddress.getLocalHost().getHostName())
        .append('\n');
    return Files.writeString(folder.resolve("hosts"), lines);
  }
}
