package io.sluice.puppet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.Components;
import io.sluice.components.ManagedProcess;
import io.sluice.components.ProcessSpec;
import io.sluice.components.Puppet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The module under a real Puppet, into a folder in place of the machine's root. */
class PuppetIT {
  private static final Path MODULE = Path.of("sluice").toAbsolutePath();

  private static final String[] ORDERS = {
    "xds          => ['10.0.0.1:18000', 'sluice-2.example.com:18000'],",
    "region       => 'dc1',",
    "addresses    => ['10.0.0.7', '2001:db8::7'],",
    "consul_url   => 'http://127.0.0.1:8500',",
    "consul_token => Sensitive('a token'),",
    "manifest     => {",
    "  'service'      => 'orders',",
    "  'environment'  => 'vm',",
    "  'ports'        => { 'service' => 8080, 'ingress' => 18080, 'admin' => 15003 },",
    "  'dependencies' => ['prices', 'stock'],",
    "  'health'       => { 'http' => '/healthz', 'interval' => '500ms' },",
    "},"
  };

  private final Components components = Components.ofUser(System.out::println);
  private final Path folder;
  private final Puppet puppet;
  private final ScratchRoot root;

  PuppetIT(@TempDir Path folder) throws IOException {
    this.folder = folder;
    puppet = new Puppet(components.puppet(), MODULE.getParent(), folder.resolve("puppet"));
    root = new ScratchRoot(folder);
  }

  private List<String> sources(String subfolder, String ending) throws IOException {
    try (var files = Files.walk(MODULE.resolve(subfolder))) {
      List<String> found =
          files.map(Path::toString).filter(name -> name.endsWith(ending)).sorted().toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  @Test
  void puppetLintFindsNothing() throws Exception {
    List<String> command =
        List.of(components.puppetLint().toString(), "--fail-on-warnings", "--relative", ".");
    Path output = folder.resolve("lint");
    var spec = new ProcessSpec("puppet-lint", command, Map.of(), MODULE, output);
    try (var lint = ManagedProcess.start(spec)) {
      assertThat(lint.onExit().get(60, TimeUnit.SECONDS)).isZero();
    }
    assertThat(output).isEmptyFile();
  }

  @Test
  void everyManifestAndTemplateIsValid() throws Exception {
    List<String> manifests = new ArrayList<>(List.of("parser", "validate"));
    manifests.addAll(sources("", ".pp"));
    List<String> templates = new ArrayList<>(List.of("epp", "validate"));
    templates.addAll(sources("templates", ".epp"));

    assertThat(puppet.run(manifests)).isEqualTo(new Puppet.Run(0, ""));
    assertThat(puppet.run(templates)).isEqualTo(new Puppet.Run(0, ""));
  }

  @ParameterizedTest
  @CsvSource({"Debian, etc/default/sluice-agent", "RedHat, etc/sysconfig/sluice-agent"})
  void aHostIsSetUpOnceAndTakenAwayAgain(String family, String environmentFile) throws Exception {
    puppet.family(family);

    Puppet.Run dry = puppet.apply(root.declared(ORDERS), "--noop");
    assertThat(dry.exit()).as(dry.output()).isZero();
    assertThat(dry.output()).doesNotContain("Error:", "Warning:");
    assertThat(root.files()).isEmpty();

    Puppet.Run first = puppet.apply(root.declared(ORDERS));
    assertThat(first.exit()).as(first.output()).isEqualTo(2);
    assertThat(first.output()).doesNotContain("Error:", "Warning:", "a token");
    assertThat(root.files())
        .containsOnlyKeys(
            environmentFile,
            "etc/sluice/consul.token",
            "etc/sluice/envoy.conf",
            "etc/sluice/service.yaml",
            "etc/systemd/system/sluice-agent.service",
            "etc/systemd/system/sluice-envoy.service",
            "usr/local/bin/envoy",
            "usr/local/sbin/sluice-envoy");
    assertThat(root.files().get("etc/sluice/service.yaml")).isEqualTo(MANIFEST);
    assertThat(puppet.apply(root.declared(ORDERS)).exit()).isZero();

    Files.writeString(root.state().resolve("token"), "of a running agent");
    assertThat(puppet.apply(root.declared("ensure => absent,")).exit()).isEqualTo(2);
    assertThat(root.files()).isEmpty();
    assertThat(root.calls())
        .containsExactly(
            "agent deregister --state " + root.state(),
            "sluice-agent.service",
            "sluice-envoy.service");
    assertThat(puppet.apply(root.declared("ensure => absent,")).exit()).isZero();
    assertThat(root.calls()).hasSize(3);
  }

  @Test
  void aPortThatCannotBeGivenBackKeepsEverythingInPlace() throws Exception {
    assertThat(puppet.apply(root.declared(ORDERS)).exit()).isEqualTo(2);
    Files.writeString(root.state().resolve("token"), "of an agent that does not answer");
    root.breakProgram();
    Map<String, String> before = root.files();

    Puppet.Run run = puppet.apply(root.declared("ensure => absent,"));

    assertThat(run.exit()).isEqualTo(4);
    assertThat(root.files()).isEqualTo(before);
    assertThat(puppet.apply(root.declared("ensure => absent, deregister => false,")).exit())
        .isEqualTo(2);
    assertThat(root.files()).isEmpty();
  }

  private static final String MANIFEST =
      """
      # Written by Puppet. What the service says of itself.
      service: "orders"
      environment: "vm"
      ports: { service: 8080, ingress: 18080, admin: 15003 }
      dependencies: ["prices", "stock"]
      health:
        http: "/healthz"
        interval: "500ms"
      """;

  @Test
  void theUnitsRunAsNobodyElseAndNeitherNeedsTheOther() throws Exception {
    assertThat(puppet.apply(root.declared(ORDERS)).exit()).isEqualTo(2);

    String agent = Files.readString(root.units().resolve("sluice-agent.service"));
    String envoy = Files.readString(root.units().resolve("sluice-envoy.service"));

    for (String unit : List.of(agent, envoy)) {
      assertThat(unit.lines())
          .contains(
              "User=sluice",
              "Group=sluice",
              "NoNewPrivileges=yes",
              "ProtectSystem=strict",
              "CapabilityBoundingSet=",
              "SystemCallFilter=@system-service",
              "RemoveIPC=no",
              "Restart=always");
      assertThat(unit).doesNotContain("Requires=", "PartOf=", "BindsTo=");
    }
    assertThat(agent)
        .contains("--xds 10.0.0.1:18000,sluice-2.example.com:18000", "--region dc1")
        .contains("--addresses 10.0.0.7,2001:db8::7 \\\n")
        .doesNotContain("--zone", "a token");
    assertThat(envoy.lines()).contains("ExecReload=/bin/kill -HUP $MAINPID", "KillMode=mixed");
    assertThat(puppet.apply(root.declared("low_ports => true, xds => ['a:1'],")).exit())
        .isEqualTo(2);
    assertThat(Files.readString(root.units().resolve("sluice-envoy.service")).lines())
        .contains("AmbientCapabilities=CAP_NET_BIND_SERVICE");
  }

  @Test
  void anotherBinaryIsPutBesideTheRunningOneAndRenamed() throws Exception {
    assertThat(puppet.apply(root.declared(ORDERS)).exit()).isEqualTo(2);
    Path binary = root.folder().resolve("usr/local/bin/envoy");
    Object before = Files.getAttribute(binary, "unix:ino");

    Files.writeString(root.envoySource(), "#!/bin/sh\nexit 1\n");
    assertThat(puppet.apply(root.declared(ORDERS)).exit()).isEqualTo(2);

    assertThat(binary).hasContent("#!/bin/sh\nexit 1\n").isExecutable();
    assertThat(Files.getAttribute(binary, "unix:ino")).isNotEqualTo(before);
  }

  /** Nothing of this machine is touched: these are dry runs. */
  @Test
  void onTheMachineItselfUsersPackagesAndUnitsAreManagedInAnOrderThatExists() {
    Puppet.Run present =
        puppet.apply(
            "class { 'sluice': xds => ['a:1'], package => 'sluice', envoy_package => 'envoy' }",
            "--noop");
    Puppet.Run absent = puppet.apply("class { 'sluice': ensure => absent }", "--noop");

    assertThat(present.exit()).as(present.output()).isZero();
    assertThat(present.output())
        .doesNotContain("Error:")
        .contains("User[sluice]", "Package[envoy]", "Exec[sluice: hot restart of Envoy]")
        .contains("Service[sluice-agent]", "Service[sluice-envoy]");
    assertThat(absent.exit()).as(absent.output()).isZero();
    assertThat(absent.output()).doesNotContain("Error:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "| xds names no server",
        "xds => ['nowhere'], | expects a match for Sluice::Address",
        "xds => ['a:1'], listen => '0.0.0.0:15010', | expects a match for Sluice::Loopback",
        "xds => ['a:1'], envoy => '/opt/my envoy', | expects a match for Sluice::Path",
        "xds => ['a:1'], drain_time => 60, | parent_shutdown_time must be more than drain_time",
        "xds => ['a:1'], manifest => { service => 'sluice-x', environment => 'vm' }, |"
            + " Sluice::Service",
      })
  void aWrongParameterIsRefusedBeforeAnythingIsWritten(String parameters, String sentence)
      throws Exception {
    Puppet.Run run = puppet.apply(root.declared(parameters == null ? "" : parameters));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.output()).contains(sentence);
    assertThat(root.files()).isEmpty();
  }

  @Test
  void aHostIsRegisteredInEtcdAndGoesPastTheMesh() throws Exception {
    Puppet.Run run =
        puppet.apply(
            root.declared(
                "xds           => ['10.0.0.1:18000'],",
                "etcd          => {",
                "  urls   => ['https://etcd-1:2379', 'https://etcd-2:2379'],",
                "  layout => 'json',",
                "  fields => { port => '/net/port' },",
                "  user   => 'agent',",
                "},",
                "etcd_password => Sensitive('a secret'),",
                "manifest      => {",
                "  'service'      => 'orders',",
                "  'environment'  => 'vm',",
                "  'dependencies' => ['prices'],",
                "  'headerCase'   => 'kept',",
                "  'direct'       => true,",
                "  'outside'      => ['api.example.com:443'],",
                "  'gateway'      => [{ 'port' => 8080, 'service' => 'prices' }],",
                "},"));

    assertThat(run.exit()).as(run.output()).isEqualTo(2);
    assertThat(run.output()).doesNotContain("a secret");
    assertThat(root.files().get("etc/systemd/system/sluice-agent.service"))
        .contains("--etcd https://etcd-1:2379,https://etcd-2:2379 \\")
        .contains("--etcd-field port=/net/port \\", "--etcd-password ", "etcd.password")
        .doesNotContain("a secret");
    assertThat(root.files().get("etc/sluice/service.yaml"))
        .contains("headerCase: kept", "direct: true", "outside: [\"api.example.com:443\"]")
        .contains("  - { port: 8080, service: \"prices\" }");
    assertThat(root.files()).containsKey("etc/sluice/etcd.password");
  }

  @Test
  void theReferenceNamesEveryParameterAndEveryType() throws Exception {
    String reference = Files.readString(MODULE.resolve("REFERENCE.md"));
    String init = Files.readString(MODULE.resolve("manifests/init.pp"));

    List<String> parameters =
        init.lines()
            .filter(line -> line.startsWith("# @param "))
            .map(line -> line.substring("# @param ".length()))
            .toList();
    assertThat(parameters).hasSizeGreaterThan(30);
    assertThat(parameters).allSatisfy(name -> assertThat(reference).contains("</a>`" + name + "`"));
    assertThat(sources("types", ".pp"))
        .map(file -> Path.of(file).getFileName().toString().replace(".pp", ""))
        .allSatisfy(
            name ->
                assertThat(reference.toLowerCase(Locale.ROOT))
                    .contains("</a>`sluice::" + name + "`"));
  }
}
