package io.sluice.launcher;

import static io.sluice.launcher.ConfigurationFile.ONE_SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.guard.GuardSettings;
import io.sluice.engine.identity.Exclusion;
import io.sluice.engine.identity.IdentityRules;
import io.sluice.engine.identity.Rule;
import io.sluice.launcher.ServerConfiguration.Protection;
import io.sluice.launcher.ServerConfiguration.SourceConfiguration;
import io.sluice.registry.consul.Consistency;
import io.sluice.registry.consul.ConsulSettings;
import io.sluice.registry.consul.Pacing;
import io.sluice.store.DatabaseAddress;
import io.sluice.store.anchor.FileAnchor;
import io.sluice.view.ApprovalRule;
import io.sluice.view.Checks.Check;
import io.sluice.view.Checks.Protocol;
import io.sluice.view.Source;
import io.sluice.view.Source.Admission;
import io.sluice.view.Source.Gateway;
import io.sluice.view.Source.Trust;
import io.sluice.xds.server.Grants;
import io.sluice.xds.server.ProxyRules;
import io.sluice.xds.server.RegistrationRules;
import io.sluice.xds.server.RegistrationRules.Unknown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a right configuration becomes. */
final class ConfigurationReaderTest {
  private final Path folder;
  private final ConfigurationFile file;

  ConfigurationReaderTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = new ConfigurationFile(folder, Map.of("TOKEN", "a secret $1 \\ of sorts"));
  }

  /** Without rules. */
  private static RegistrationRules registration(String... environments) {
    return new RegistrationRules(List.of(environments), Unknown.REGISTER, List.of());
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  @Test
  void everyKeyHasItsDefault() throws IOException {
    ServerConfiguration configuration =
        file.right(
            """
            sources:
              - { name: vms, kind: file, environment: vm, path: vms.yaml }
              - { name: dc1, kind: consul, environment: kubernetes }
            """);

    assertThat(configuration)
        .isEqualTo(
            new ServerConfiguration(
                InetAddress.getLocalHost().getHostName(),
                folder.resolve("data"),
                List.of("vm", "kubernetes"),
                at("127.0.0.1", 18000),
                new ProxyRules(
                    Set.of(),
                    Duration.ofSeconds(5),
                    Grants.ANY,
                    true,
                    registration("vm", "kubernetes")),
                at("127.0.0.1", 18080),
                Protection.NONE,
                null,
                null,
                new DatabaseAddress("jdbc:h2:file:" + folder.resolve("data/sluice"), "", ""),
                null,
                new GuardSettings(
                    50,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    20,
                    Duration.ofMinutes(5),
                    null),
                audit(folder.resolve("data")),
                Duration.ofSeconds(15),
                Duration.ofDays(400),
                ApprovalRule.NONE,
                MigrationKeys.Chosen.DEFAULT,
                List.of(
                    new SourceConfiguration(
                        Source.of("vms", "vm"),
                        IdentityRules.NONE,
                        null,
                        new FileKeys.FileSettings(folder.resolve("vms.yaml"))),
                    new SourceConfiguration(
                        Source.of("dc1", "kubernetes").withKind("consul"),
                        new IdentityRules(
                            List.of(new Exclusion("consul", Set.of(), Map.of())), List.of()),
                        null,
                        new ConsulKeys.Datacenter(
                            new ConsulSettings(
                                URI.create("http://127.0.0.1:8500"),
                                "",
                                "",
                                List.of(),
                                Consistency.DEFAULT,
                                Pacing.DEFAULT))))));
  }

  @Test
  void theGuardsDefaultsAreTheEnginesOwn() {
    assertThat(file.right(ONE_SOURCE).guard()).isEqualTo(GuardSettings.DEFAULT);
  }

  @Test
  void everyKeyIsRead() {
    ServerConfiguration configuration =
        file.right(
            """
            member: sluice-1
            data: state
            environments: [vm, cloud]
            xds: { listen: "[::1]:17000", loadReportInterval: 2s, pastMesh: false }
            console: { listen: 127.0.0.1:17080 }
            auth: { bootstrapToken: correct-horse }
            store: { url: "jdbc:h2:file:./db/sluice", user: sa, password: "p w" }
            guard: { maxDrop: 0%, window: 1s, confirm: 2m, sourceMaxDrop: 100%,
                     sourceWindow: 24h, expireStale: 1h }
            start: { wait: 500ms }
            approvals: { services: ["pay-*"], expire: 2h }
            sources:
              - name: dc1
                kind: consul
                environment: cloud
                region: dc1
                network: cloud-1
                gateways: [10.0.0.1:15008, "[::1]:15009"]
                precedence: -10
                trust: veto
                admission: confirm
                required: false
                shadow: true
                check: { type: http, path: /healthz, host: orders, interval: 5s, timeout: 1s,
                         healthy: 2, unhealthy: 4 }
                address: https://consul.example:8501
                token: "${TOKEN}"
                datacenter: dc1
                tags: [live, "v2"]
                consistency: stale
                exclude:
                  - { name: consul }
                  - { tags: [canary], meta: { external-source: kubernetes } }
                identity: [ { stripSuffix: -vm }, { rename: { order-svc: orders } }, { defaultPort: http } ]
            """
                .replace("${TOKEN}", "t0k3n"));

    SourceConfiguration source =
        new SourceConfiguration(
            Source.of("dc1", "cloud")
                .withKind("consul")
                .withRegion("dc1")
                .withNetwork(
                    "cloud-1",
                    List.of(new Gateway("10.0.0.1", 15008), new Gateway("0:0:0:0:0:0:0:1", 15009)))
                .withPrecedence(-10)
                .withTrust(Trust.VETO)
                .withShadow(true)
                .withAdmission(Admission.CONFIRM)
                .withRequired(false),
            new IdentityRules(
                List.of(
                    new Exclusion("consul", Set.of(), Map.of()),
                    new Exclusion(null, Set.of("canary"), Map.of("external-source", "kubernetes"))),
                List.of(
                    new Rule.StripSuffix("-vm"),
                    new Rule.Rename(Map.of("order-svc", "orders")),
                    new Rule.DefaultPort("http"))),
            new Check(
                Protocol.HTTP,
                "/healthz",
                "orders",
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                2,
                4),
            new ConsulKeys.Datacenter(
                new ConsulSettings(
                    URI.create("https://consul.example:8501"),
                    "t0k3n",
                    "dc1",
                    List.of("live", "v2"),
                    Consistency.STALE,
                    Pacing.DEFAULT)));
    assertThat(configuration)
        .isEqualTo(
            new ServerConfiguration(
                "sluice-1",
                folder.resolve("state"),
                List.of("vm", "cloud"),
                at("::1", 17000),
                new ProxyRules(
                    Set.of("cloud-1"),
                    Duration.ofSeconds(2),
                    Grants.ANY,
                    false,
                    registration("vm", "cloud")),
                at("127.0.0.1", 17080),
                Protection.NONE,
                "correct-horse",
                null,
                new DatabaseAddress("jdbc:h2:file:" + folder.resolve("db/sluice"), "sa", "p w"),
                null,
                new GuardSettings(
                    0,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(2),
                    100,
                    Duration.ofHours(24),
                    Duration.ofHours(1)),
                audit(folder.resolve("state")),
                Duration.ofMillis(500),
                Duration.ofDays(400),
                new ApprovalRule(List.of("pay-*"), Duration.ofHours(2)),
                MigrationKeys.Chosen.DEFAULT,
                List.of(source)));
  }

  @Test
  void aVariableIsPutInAsItIs() {
    String text = "store: { user: sa, password: \"<${TOKEN}>\" }\n" + ONE_SOURCE;

    assertThat(file.right(text).store().password()).isEqualTo("<a secret $1 \\ of sorts>");
  }

  @Test
  void aDatabaseElsewhereIsNamedByItsUrlAndItsPasswordIsKeptOutOfIt() {
    String text =
        "store: { url: \"jdbc:postgresql://db1,db2:5433/sluice?sslmode=verify-full\","
            + " user: sluice, password: battery-staple }\n"
            + ONE_SOURCE;

    DatabaseAddress store = file.right(text).store();

    assertThat(store.url()).isEqualTo("jdbc:postgresql://db1,db2:5433/sluice?sslmode=verify-full");
    assertThat(store.password()).isEqualTo("battery-staple");
    assertThat(store).hasToString("jdbc:postgresql://db1,db2:5433/sluice as sluice");
  }

  @Test
  void aSecretMayStandInAFile() throws IOException {
    Files.writeString(folder.resolve("secret"), "correct-horse\n");

    String text = "auth: { bootstrapToken: \"file:secret\" }\n" + ONE_SOURCE;

    assertThat(file.right(text).bootstrapToken()).isEqualTo("correct-horse");
  }

  @Test
  void tildeIsTheHomeFolder() {
    assertThat(file.right("data: ~/sluice\n" + ONE_SOURCE).data())
        .isEqualTo(Path.of(System.getProperty("user.home"), "sluice"));
  }

  @Test
  void secretsDoNotShowInWords() {
    String text =
        """
        auth: { bootstrapToken: correct-horse }
        store: { user: sa, password: battery-staple }
        sources:
          - { name: dc1, kind: consul, environment: vm, token: t0k3n-of-consul }
        """;

    assertThat(file.right(text).toString())
        .doesNotContain("correct-horse", "battery-staple", "t0k3n-of-consul");
  }

  @Test
  void hostNamesAreResolvedWhereThatIsAskedForAlone() {
    List<SourceConfiguration> sources =
        file.right(
                """
                sources:
                  - { name: vms, kind: file, environment: vm, path: vms.yaml, resolve: true }
                  - { name: etcd, kind: etcd, environment: vm, resolve: true }
                  - { name: cmdb, kind: cmdb, environment: vm, preset: ralph, url: "http://127.0.0.1:8000/", resolve: true }
                  - { name: plain, kind: etcd, environment: vm, resolve: false }
                """)
            .sources();

    assertThat(sources.subList(0, 3))
        .allSatisfy(one -> assertThat(one.registry()).isInstanceOf(NameKeys.Resolved.class));
    assertThat(sources.get(3).registry()).isInstanceOf(EtcdKeys.Cluster.class);
  }

  private static AuditKeys.Chosen audit(Path data) {
    return new AuditKeys.Chosen(
        Optional.empty(), List.of(new FileAnchor(data.resolve("audit.heads"))));
  }
}
