package io.sluice.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.registry.Health;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.registry.kubernetes.Slice.Endpoint;
import io.sluice.registry.kubernetes.Slice.Family;
import io.sluice.registry.kubernetes.Slice.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** EndpointSlices as they are written, to what is kept of them; pure. */
final class SliceReader {
  /** The API server takes no more endpoints and ports in one slice than these. */
  private static final int MOST_ENDPOINTS = 1000;

  private static final int MOST_PORTS = 20_000;
  private static final int LONGEST = 253;
  private static final int LONGEST_ENTRY = 300;
  private static final String SERVICE = "kubernetes.io/service-name";
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private SliceReader() {}

  /** The slice; empty when it belongs to no Service, and so to nothing that has a name. */
  static Optional<Slice> read(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    JsonNode labels = metadata.path("labels");
    Key key = key(metadata);
    String service = labels.path(SERVICE).asText("");
    if (key.name().isEmpty() || service.isEmpty() || service.length() > LONGEST) {
      return Optional.empty();
    }
    List<Rejected> rejected = new ArrayList<>();
    List<Port> ports = ports(key, object.path("ports"), rejected);
    String type = object.path("addressType").asText("");
    List<Endpoint> endpoints = new ArrayList<>();
    Family family = type.equals("IPv6") ? Family.IPV6 : Family.IPV4;
    if (type.equals("IPv4") || type.equals("IPv6")) {
      JsonNode all = object.path("endpoints");
      for (int i = 0; i < all.size(); i++) {
        if (i >= MOST_ENDPOINTS) {
          rejected.add(
              new Rejected(key.toString(), "has more than " + MOST_ENDPOINTS + " endpoints"));
          break;
        }
        try {
          endpoints.add(endpoint(key.namespace(), family, all.get(i)));
        } catch (IllegalArgumentException e) {
          rejected.add(new Rejected(entry(key, i, all.get(i)), String.valueOf(e.getMessage())));
        }
      }
    } else {
      rejected.add(
          new Rejected(
              key.toString(), "the address type is " + cut(type) + ", neither IPv4 nor IPv6"));
    }
    return Optional.of(
        new Slice(
            key,
            new Key(key.namespace(), service),
            cut(labels.path(ObjectFacts.SERVICE).asText("")),
            family,
            List.copyOf(ports),
            List.copyOf(endpoints),
            List.copyOf(rejected)));
  }

  /** Where an object is. */
  static Key key(JsonNode metadata) {
    return new Key(
        cut(metadata.path("namespace").asText("")).intern(), cut(metadata.path("name").asText("")));
  }

  private static List<Port> ports(Key slice, JsonNode all, List<Rejected> rejected) {
    List<Port> ports = new ArrayList<>();
    for (int i = 0; i < Math.min(all.size(), MOST_PORTS); i++) {
      JsonNode port = all.get(i);
      String transport = port.path("protocol").asText("TCP");
      if (!transport.equals("TCP")) {
        // UDP and SCTP are right, and nothing that Envoy is given here.
        continue;
      }
      String name = cut(port.path("name").asText(""));
      JsonNode number = port.path("port");
      if (number.isIntegralNumber()
          && number.canConvertToInt()
          && number.asInt() >= 1
          && number.asInt() <= 65_535) {
        String protocol = Protocols.of(port.path("appProtocol").asText(""), name);
        ports.add(new Port(name.intern(), number.asInt(), protocol));
      } else {
        String is = number.isMissingNode() || number.isNull() ? "missing" : cut(number.asText());
        rejected.add(
            new Rejected(
                slice + " port " + (name.isEmpty() ? i : name),
                "the port is " + is + ", not 1 to 65535"));
      }
    }
    return ports;
  }

  private static Endpoint endpoint(String namespace, Family family, JsonNode endpoint) {
    JsonNode addresses = endpoint.path("addresses");
    if (!addresses.isArray() || addresses.isEmpty()) {
      throw new IllegalArgumentException("it has no address");
    }
    // All addresses of one endpoint are the same one; the API says to use the first.
    String address = addresses.get(0).asText("");
    boolean fits =
        family == Family.IPV4
            ? IPV4.matcher(address).matches()
            : address.contains(":") && IPV6.matcher(address).matches();
    if (!fits) {
      throw new IllegalArgumentException("the address is no " + family + " address");
    }
    if (address.equals("0.0.0.0") || address.equals("::")) {
      throw new IllegalArgumentException("the address is that of no machine");
    }
    JsonNode target = endpoint.path("targetRef");
    boolean pod = target.path("kind").asText("").equals("Pod");
    return new Endpoint(
        address,
        health(endpoint.path("conditions")),
        bounded("zone", endpoint.path("zone")),
        bounded("nodeName", endpoint.path("nodeName")),
        pod
            ? new Key(
                target.path("namespace").asText(namespace).intern(),
                bounded("targetRef", target.path("name")))
            : Endpoint.NO_POD);
  }

  /** A missing {@code ready} means ready, says the API; terminating stands above all. */
  private static Health health(JsonNode conditions) {
    boolean ready = condition(conditions, "ready", true);
    boolean unused = condition(conditions, "serving", ready);
    if (condition(conditions, "terminating", false)) {
      return Health.DRAINING;
    }
    return ready ? Health.PASSING : Health.CRITICAL;
  }

  private static boolean condition(JsonNode conditions, String name, boolean otherwise) {
    JsonNode value = conditions.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw new IllegalArgumentException("the condition " + name + " is neither true nor false");
    }
    return value.asBoolean();
  }

  private static String bounded(String what, JsonNode value) {
    String text = value.asText("");
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(what + " has more than " + LONGEST + " characters");
    }
    return text.intern();
  }

  private static String entry(Key slice, int index, JsonNode endpoint) {
    String name = endpoint.path("targetRef").path("name").asText("");
    return cut(slice + " " + (name.isEmpty() ? "endpoint " + index : name));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_ENTRY ? text : text.substring(0, LONGEST_ENTRY);
  }
}
