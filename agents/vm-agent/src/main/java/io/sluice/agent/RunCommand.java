package io.sluice.agent;

import io.sluice.agent.registration.Registration;
import io.sluice.agent.registration.RegistrySettings;
import io.sluice.agent.relay.MemberChannels;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice agent run}: until SIGTERM, which leaves Envoy and the registration as they are. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs beside the Envoy of this host: writes its bootstrap, stands between it and the Sluice"
          + " servers, serves what it accepted last when none can be reached, and registers the"
          + " service with Envoy's port.",
      "SIGTERM ends the agent alone: Envoy and the registration stay as they are."
    })
final class RunCommand implements Callable<Integer> {
  private static final List<String> MODES = List.of("observe", "ingress", "both");
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(2);

  @Mixin private NodeOptions node = new NodeOptions();

  @Option(
      names = "--state",
      defaultValue = "/var/lib/sluice-agent",
      paramLabel = "DIR",
      description = "What the agent keeps; default: ${DEFAULT-VALUE}.")
  private Path state = Path.of("");

  @Option(
      names = "--listen",
      defaultValue = "127.0.0.1:15010",
      paramLabel = "HOST:PORT",
      description = "Where this host's Envoy asks; default: ${DEFAULT-VALUE}.")
  private String listen = "";

  @Option(
      names = "--api",
      defaultValue = "127.0.0.1:15011",
      paramLabel = "HOST:PORT",
      description =
          "The local interface; its token stands in DIR/token, mode 0600; default:"
              + " ${DEFAULT-VALUE}.")
  private String api = "";

  @Option(
      names = "--bootstrap",
      paramLabel = "FILE",
      description = "Envoy's bootstrap; default: DIR/envoy.json.")
  private @Nullable Path bootstrap;

  @Option(
      names = "--envoy-pid",
      paramLabel = "FILE",
      description =
          "The pid of Envoy's supervisor, which is sent SIGHUP when the bootstrap changed; default:"
              + " DIR/envoy.pid.")
  private @Nullable Path envoyPid;

  @Option(
      names = "--mode",
      defaultValue = "both",
      paramLabel = "observe|ingress|both",
      description =
          "observe: registers nothing; ingress: callers come through Envoy; both: the service's own"
              + " calls do, too; default: ${DEFAULT-VALUE}.")
  private String mode = "";

  @Mixin private RegistryOptions registry = new RegistryOptions();

  @Option(
      names = "--tls",
      arity = "3",
      paramLabel = "FILE",
      description =
          "The host's certificate, its key (PKCS #8) and who signs the servers, all PEM; read anew"
              + " for each connection.")
  private List<Path> tls = List.of();

  @Mixin private PodOptions pod = new PodOptions();
  @Mixin private Said said = new Said();

  @Override
  public Integer call() throws IOException, InterruptedException {
    node.check("--mode", mode, MODES::contains, "one of " + String.join(", ", MODES));
    node.check("--listen", listen, RunCommand::isLoopback, LOOPBACK_WORDS);
    node.check("--api", api, RunCommand::isLoopback, LOOPBACK_WORDS);
    for (Path file : tls) {
      node.check("--tls", file.toString(), text -> Files.isReadable(file), "a file to read");
    }
    pod.check(node);
    NodeOptions.Node read = node.read(NodeFacts.Variant.DELTA);
    Optional<RegistrySettings> where = registry.read(node);
    if (read == null || !node.mistakes().isEmpty()) {
      return said.wrong(node.mistakes());
    }
    return run(settings(read, where));
  }

  private static final String LOOPBACK_WORDS =
      "127.0.0.1:PORT or [::1]:PORT: both are for this host alone";

  private static boolean isLoopback(String text) {
    return XdsAddress.isAddress(text)
        && List.of("127.0.0.1", "::1").contains(XdsAddress.parse(text).host());
  }

  private HostAgent.Settings settings(NodeOptions.Node read, Optional<RegistrySettings> where)
      throws IOException {
    if (!Files.isDirectory(state)) {
      Files.createDirectories(
          state,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Manifest manifest = mode.equals("both") ? read.manifest() : read.manifest().withoutEgress();
    boolean registersIpv6 = where.filter(RunCommand::isIpv6).isPresent();
    return new HostAgent.Settings(
        manifest,
        registersIpv6 ? read.facts().onBothFamilies() : read.facts(),
        address(listen),
        address(api),
        state,
        bootstrap == null ? state.resolve("envoy.json") : bootstrap,
        envoyPid == null ? state.resolve("envoy.pid") : envoyPid,
        tls.isEmpty()
            ? Optional.empty()
            : Optional.of(new MemberChannels.Tls(tls.get(0), tls.get(1), tls.get(2))),
        registration(manifest, where));
  }

  private static boolean isIpv6(RegistrySettings where) {
    return where instanceof RegistrySettings.OfEtcd etcd && AddressOptions.isIpv6(etcd.address());
  }

  private static InetSocketAddress address(String text) {
    XdsAddress address = XdsAddress.parse(text);
    return new InetSocketAddress(address.host(), address.port());
  }

  private Optional<Registration.Settings> registration(
      Manifest manifest, Optional<RegistrySettings> where) {
    Manifest.Ports ports = manifest.ports();
    if (where.isEmpty() || mode.equals("observe") || ports.ingress() == 0) {
      return Optional.empty();
    }
    Manifest.Health health = manifest.health();
    Registration.Service service =
        new Registration.Service(
            manifest.service(),
            ports.service(),
            ports.ingress(),
            health == null ? "" : health.path(),
            health == null ? DEFAULT_INTERVAL : health.interval());
    return Optional.of(new Registration.Settings(service, ports.admin(), where.get(), state));
  }

  private int run(HostAgent.Settings settings) throws InterruptedException {
    try {
      HostAgent agent = new HostAgent(settings);
      Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "sluice-agent-stop"));
      agent.start();
      pod.open(settings.manifest().ports());
    } catch (IOException e) {
      return said.failed("the agent cannot start: " + e.getMessage());
    }
    new CountDownLatch(1).await(); // until SIGTERM
    return Said.DONE;
  }
}
