package io.sluice.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what runs on a host, and where its control plane is. */
final class NodeOptions {
  @Mixin private ManifestOptions manifest = new ManifestOptions();

  @Option(
      names = "--node-id",
      defaultValue = "",
      paramLabel = "ID",
      description = "The proxy's own name; default: SERVICE@NODE.")
  private String nodeId = "";

  @Option(
      names = "--node",
      defaultValue = "${env:SLUICE_NODE:-}",
      paramLabel = "NAME",
      description =
          "This host or pod; default: the environment's SLUICE_NODE, then the host's own name.")
  private String host = "";

  @Option(
      names = "--region",
      defaultValue = "",
      paramLabel = "NAME",
      description = "The data centre; default: none.")
  private String region = "";

  @Option(
      names = "--zone",
      defaultValue = "",
      paramLabel = "NAME",
      description = "The real zone, such as a rack; default: none.")
  private String zone = "";

  @Option(
      names = "--network",
      defaultValue = "",
      paramLabel = "NAME",
      description = "The network of this node; default: the common one.")
  private String network = "";

  @Mixin private AddressOptions addresses = new AddressOptions();

  @Option(
      names = "--xds",
      defaultValue = "127.0.0.1:18000",
      paramLabel = "HOST:PORT[,...]",
      description = "Sluice servers; default: ${DEFAULT-VALUE}.")
  private String xds = "";

  private final List<Mistake> mistakes = new ArrayList<>();

  /** A manifest and a host that belong together. */
  record Node(Manifest manifest, NodeFacts facts) {}

  /** Null when something is wrong; {@link #mistakes()} has all of it. */
  @Nullable Node read(NodeFacts.Variant variant) throws IOException {
    Manifest read = manifest.read(mistakes);
    List<XdsAddress> servers = servers();
    check("--node-id", nodeId, text -> text.isEmpty() || Rules.isText(text), Rules.TEXT_WORDS);
    check("--node", host, text -> text.isEmpty() || Rules.isText(text), Rules.TEXT_WORDS);
    check("--region", region, NodeOptions::isNameOrNothing, Rules.ENVIRONMENT_WORDS);
    check("--zone", zone, text -> text.isEmpty() || Rules.isText(text), Rules.TEXT_WORDS);
    check("--network", network, NodeOptions::isNameOrNothing, Rules.ENVIRONMENT_WORDS);
    addresses.check(this);
    if (read == null || !mistakes.isEmpty()) {
      return null;
    }
    String id = nodeId.isEmpty() ? read.service() + "@" + host() : nodeId;
    NodeFacts facts = new NodeFacts(id, region, zone, network, "", servers, variant);
    return new Node(read, addresses.isOnIpv6() ? facts.onBothFamilies() : facts);
  }

  /** What is wrong so far; others add to it. */
  List<Mistake> mistakes() {
    return mistakes;
  }

  void check(String key, String value, Predicate<String> rule, String allowed) {
    if (!rule.test(value)) {
      mistakes.add(new Mistake(key, value, allowed));
    }
  }

  private String host() throws IOException {
    return host.isEmpty() ? InetAddress.getLocalHost().getHostName() : host;
  }

  private List<XdsAddress> servers() {
    var servers = new ArrayList<XdsAddress>();
    for (String text : Arrays.stream(xds.split(",", -1)).map(String::strip).toList()) {
      if (XdsAddress.isAddress(text)) {
        servers.add(XdsAddress.parse(text));
      } else {
        mistakes.add(new Mistake("--xds", text, XdsAddress.WORDS));
      }
    }
    return servers;
  }

  private static boolean isNameOrNothing(String name) {
    return name.isEmpty() || Rules.isEnvironment(name);
  }
}
