package io.sluice.agent;

import io.sluice.agent.registration.EtcdJsonLayout;
import io.sluice.agent.registration.EtcdKeysLayout;
import io.sluice.agent.registration.EtcdLayout;
import io.sluice.agent.registration.RegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where the service is registered. */
final class RegistryOptions {
  private static final String URL = "https?://[A-Za-z0-9._:\\[\\]-]{1,255}";
  private static final List<String> LAYOUTS = List.of("grpc-naming", "keys", "json");
  private static final String POINTER_WORDS =
      "addr, address, port or health with a JSON pointer to a member, as port=/net/port";

  @Option(
      names = "--consul",
      defaultValue = "",
      paramLabel = "URL",
      description = "This host's own Consul agent, where the service is registered; default: none.")
  private String consul = "";

  @Option(
      names = "--consul-token",
      paramLabel = "FILE",
      description = "A file with Consul's token.")
  private @Nullable Path consulToken;

  @Option(
      names = "--etcd",
      split = ",",
      paramLabel = "URL",
      description = "Members of the etcd cluster where the service is registered; default: none.")
  private List<String> etcd = List.of();

  @Option(
      names = "--etcd-prefix",
      defaultValue = "/services",
      paramLabel = "TEXT",
      description = "What all keys begin with: TEXT/SERVICE/INSTANCE; default: ${DEFAULT-VALUE}.")
  private String prefix = "";

  @Option(
      names = "--etcd-layout",
      defaultValue = "grpc-naming",
      paramLabel = "grpc-naming|keys|json",
      description =
          "How instances are written, as the servers read them; default: ${DEFAULT-VALUE}.")
  private String layout = "";

  @Option(
      names = "--etcd-field",
      split = ",",
      paramLabel = "NAME=POINTER",
      description =
          "Layout json: where addr (or address and port) and health stand; default: /address,"
              + " /port and /health.")
  private Map<String, String> fields = new TreeMap<>();

  @Option(
      names = "--etcd-draining",
      defaultValue = "draining",
      paramLabel = "WORD",
      description =
          "Layout json: the health of an instance that is about to leave; default:"
              + " ${DEFAULT-VALUE}.")
  private String draining = "";

  @Option(
      names = "--etcd-address",
      defaultValue = "",
      paramLabel = "HOST",
      description =
          "This host as callers find it in etcd; default: the address from which etcd is reached,"
              + " which must not be loopback.")
  private String address = "";

  @Option(
      names = "--etcd-user",
      defaultValue = "",
      paramLabel = "NAME",
      description = "Where etcd asks for one.")
  private String user = "";

  @Option(
      names = "--etcd-password",
      paramLabel = "FILE",
      description = "A file with the user's password.")
  private @Nullable Path password;

  @Option(
      names = "--etcd-ca",
      paramLabel = "FILE",
      description = "Who signs etcd's certificates, PEM; default: whom Java trusts.")
  private @Nullable Path ca;

  @Option(
      names = "--etcd-cert",
      arity = "2",
      paramLabel = "FILE",
      description = "The host's certificate and its key (PKCS #8), PEM, where etcd asks for one.")
  private List<Path> certificate = List.of();

  /** Where; what is wrong is added to the node's mistakes. Empty where nothing is registered. */
  Optional<RegistrySettings> read(NodeOptions node) {
    node.check(
        "--consul",
        consul,
        text -> text.isEmpty() || text.matches(URL + "/?"),
        "an address as http://127.0.0.1:8500");
    node.check("--consul", consul, text -> text.isEmpty() || etcd.isEmpty(), "given with --etcd");
    String token = secret("--consul-token", consulToken, node);
    return etcd.isEmpty() ? ofConsul(token, node) : ofEtcd(node);
  }

  private Optional<RegistrySettings> ofConsul(String token, NodeOptions node) {
    return consul.isEmpty() || !node.mistakes().isEmpty()
        ? Optional.empty()
        : Optional.of(new RegistrySettings.OfConsul(URI.create(consul), token));
  }

  private Optional<RegistrySettings> ofEtcd(NodeOptions node) {
    for (String each : etcd) {
      node.check(
          "--etcd",
          each,
          text -> text.matches(URL + ":[1-9][0-9]{0,4}/?"),
          "an address as https://etcd-1.example:2379");
    }
    node.check("--etcd-layout", layout, LAYOUTS::contains, "one of " + String.join(", ", LAYOUTS));
    fields.forEach(
        (name, at) ->
            node.check("--etcd-field", name + "=" + at, RegistryOptions::isField, POINTER_WORDS));
    certificate.forEach(file -> readable("--etcd-cert", file, node));
    Optional.ofNullable(ca).ifPresent(file -> readable("--etcd-ca", file, node));
    node.check(
        "--etcd-address",
        address,
        text -> !text.isEmpty() || etcd.stream().noneMatch(RegistryOptions::isLoopback),
        "this host as callers find it: etcd is asked over loopback, and cannot tell");
    String secret = secret("--etcd-password", password, node);
    if (!node.mistakes().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RegistrySettings.OfEtcd(
            etcd.stream().map(URI::create).toList(),
            prefix.replaceAll("/+$", ""),
            layout(),
            address,
            user.isEmpty()
                ? Optional.empty()
                : Optional.of(new RegistrySettings.Login(user, secret)),
            new RegistrySettings.Tls(
                Optional.ofNullable(ca),
                certificate.stream().findFirst(),
                certificate.stream().skip(1).findFirst())));
  }

  private EtcdLayout layout() {
    return switch (layout) {
      case "keys" -> new EtcdKeysLayout();
      case "json" -> {
        boolean both = fields.containsKey("addr");
        yield new EtcdJsonLayout(
            way(fields.getOrDefault("addr", "/addr")),
            both ? List.of() : way(fields.getOrDefault("address", "/address")),
            both ? List.of() : way(fields.getOrDefault("port", "/port")),
            way(fields.getOrDefault("health", "/health")),
            draining,
            "{}");
      }
      default -> EtcdJsonLayout.GRPC_NAMING;
    };
  }

  private static boolean isLoopback(String member) {
    return member.matches("https?://(localhost|127\\.[0-9.]+|\\[::1]):.*");
  }

  private static boolean isField(String field) {
    return field.matches("(addr|address|port|health)=(/[^/]+)+");
  }

  /** The members that a JSON pointer goes through (RFC 6901). */
  private static List<String> way(String pointer) {
    return Arrays.stream(pointer.substring(1).split("/", -1))
        .map(name -> name.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  private static void readable(String option, Path file, NodeOptions node) {
    node.check(option, file.toString(), text -> Files.isReadable(file), "a file to read");
  }

  private static String secret(String option, @Nullable Path file, NodeOptions node) {
    if (file == null) {
      return "";
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      node.mistakes().add(new Mistake(option, file.toString(), "a file to read"));
      return "";
    }
  }
}
