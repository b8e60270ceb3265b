package io.sluice.xds.server;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.sluice.view.Names;
import io.sluice.xds.resources.ClientKind;
import io.sluice.xds.resources.Edge;
import io.sluice.xds.server.Caller.Gateway;
import io.sluice.xds.server.Caller.Ingress;
import io.sluice.xds.server.Caller.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A node, read and checked: what a client says of itself decides what is kept for it. */
sealed interface NodeReading {
  /** As many as a company has services. */
  int MAX_DEPENDENCIES = 10_000;

  int MAX_TEXT = 1_024;

  /** Usable. */
  record Accepted(Caller caller) implements NodeReading {}

  /** Not usable. */
  record Refused(String reason) implements NodeReading {}

  /** Reads a node. */
  static NodeReading of(Node node) {
    try {
      return new Accepted(Fields.caller(node));
    } catch (WrongNode wrong) {
      return new Refused(wrong.reason());
    }
  }

  /** Ends the reading at the first mistake. */
  final class WrongNode extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    private WrongNode(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }

    private String reason() {
      return reason;
    }
  }

  /** The fields that Sluice knows; every other one is ignored. */
  final class Fields {
    private static final String ANYWHERE = "0.0.0.0";

    /** Listeners take callers over IPv4 there, too. */
    private static final String ANYWHERE_ON_IPV6 = "::";

    private static final Pattern ADDRESS =
        Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}|::1?");

    private final Struct metadata;

    private Fields(Struct metadata) {
      this.metadata = metadata;
    }

    private static Caller caller(Node node) throws WrongNode {
      Fields fields = new Fields(node.getMetadata());
      String zone = node.getLocality().getZone();
      String environment = zone.isEmpty() ? fields.text("environment") : zone;
      int egress = fields.port("egressPort");
      Ingress ingress = fields.ingress();
      if (ingress != null && ingress.port() == egress) {
        throw new WrongNode("egressPort and ingressPort are both " + egress);
      }
      Dependencies said = fields.dependencies();
      Edge edge = fields.edge(said);
      Gateway gateway = fields.gateway();
      if (gateway != null
          && (gateway.port() == egress || (ingress != null && gateway.port() == ingress.port()))) {
        throw new WrongNode("gatewayPort " + gateway.port() + " is another listener's too");
      }
      return new Caller(
          clean("id", node.getId()),
          clean("cluster", node.getCluster()),
          clean("locality's zone", environment),
          new Needs(
              ClientKind.of(node.getUserAgentName()),
              said.and(edge.doorServices()),
              egress,
              ingress,
              clean("network", fields.text("network")),
              gateway,
              edge));
    }

    private Dependencies dependencies() throws WrongNode {
      Value value = metadata.getFieldsMap().get("dependencies");
      if (value == null) {
        return Dependencies.UNDECLARED;
      }
      if (!value.hasListValue()) {
        throw new WrongNode("dependencies is not a list of service names");
      }
      List<Value> values = value.getListValue().getValuesList();
      if (values.size() > MAX_DEPENDENCIES) {
        throw new WrongNode(values.size() + " dependencies are more than " + MAX_DEPENDENCIES);
      }
      List<String> names = new ArrayList<>(values.size());
      for (Value element : values) {
        String name = element.getStringValue();
        if (!name.equals("*") && !Names.isService(name)) {
          throw new WrongNode(
              "the dependency '%s' is no service name: %s"
                  .formatted(readable(name), Names.SERVICE_RULE));
        }
        names.add(name);
      }
      return Dependencies.of(names);
    }

    private @Nullable Ingress ingress() throws WrongNode {
      int port = port("ingressPort");
      int servicePort = port("servicePort");
      String address = ingressAddress(flag("ingressIpv6") ? ANYWHERE_ON_IPV6 : ANYWHERE);
      return port == 0 || servicePort == 0 ? null : new Ingress(address, port, servicePort);
    }

    private String ingressAddress(String anywhere) throws WrongNode {
      String address = text("ingressAddress");
      if (!address.isEmpty() && !ADDRESS.matcher(address).matches()) {
        throw new WrongNode("ingressAddress is no IP address: " + readable(address));
      }
      return address.isEmpty() ? anywhere : address;
    }

    /** Half of it would be a gateway that nobody enters, or a proxy that gets a gateway's part. */
    private @Nullable Gateway gateway() throws WrongNode {
      int port = port("gatewayPort");
      boolean gateway = text("role").equals("gateway");
      if (gateway != (port != 0)) {
        throw new WrongNode("role gateway and gatewayPort go together");
      }
      return gateway ? new Gateway(ingressAddress(ANYWHERE), port) : null;
    }

    private Edge edge(Dependencies dependencies) throws WrongNode {
      try {
        Edge edge = EdgeReading.of(metadata, dependencies);
        if (text("role").equals("gateway") && (edge.direct() || !edge.outside().isEmpty())) {
          throw new WrongNode("a gateway with direct or outside lets anybody past the mesh");
        }
        return edge;
      } catch (IllegalArgumentException wrong) {
        throw new WrongNode(String.valueOf(wrong.getMessage()));
      }
    }

    private int port(String key) throws WrongNode {
      Value value = metadata.getFieldsMap().get(key);
      if (value == null) {
        return 0;
      }
      double number = value.getNumberValue();
      if (number < 1 || number > 65_535 || number != Math.rint(number)) {
        throw new WrongNode(key + " is no port from 1 to 65535");
      }
      return (int) number;
    }

    private boolean flag(String key) {
      return metadata.getFieldsOrDefault(key, Value.getDefaultInstance()).getBoolValue();
    }

    private String text(String key) {
      return metadata.getFieldsOrDefault(key, Value.getDefaultInstance()).getStringValue();
    }

    private static String clean(String field, String value) throws WrongNode {
      if (value.length() > MAX_TEXT || value.codePoints().anyMatch(Character::isISOControl)) {
        throw new WrongNode(
            "the node's %s is longer than %d characters or has control characters"
                .formatted(field, MAX_TEXT));
      }
      return value;
    }

    /** Short enough for an error, and without what would break a log's line. */
    private static String readable(String value) {
      String shown = value.replaceAll("\\p{Cntrl}", "?");
      return shown.length() <= 100 ? shown : shown.substring(0, 100) + "...";
    }
  }
}
