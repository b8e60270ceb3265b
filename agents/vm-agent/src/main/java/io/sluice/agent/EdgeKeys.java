package io.sluice.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The manifest's keys about what Envoy does beyond the mesh's plain rule. */
final class EdgeKeys {
  private static final int MOST_OUTSIDE = 100;
  private static final int MOST_DOORS = 20;
  private static final String OUTSIDE_WORDS =
      "HOST:PORT of a host that DNS knows, as api.example.com:443";
  private static final String BEYOND_WORDS =
      ", beside direct or outside: else anybody who reaches this host gets past the mesh";
  private static final Pattern OUTSIDE =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?:[1-9][0-9]{0,4}");
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*");

  private EdgeKeys() {}

  static Manifest.Edge read(Fields fields, Manifest.Ports ports, List<String> dependencies) {
    String headerCase =
        fields.text("headerCase", "lower", List.of("lower", "kept")::contains, "lower or kept");
    String direct =
        fields.text("direct", "false", List.of("true", "false")::contains, "true or false");
    List<String> outside = fields.texts("outside", text -> insteadOf(text, ports.egress()));
    if (outside.size() > MOST_OUTSIDE) {
      fields.wrong("outside", "at most " + MOST_OUTSIDE + " hosts");
    }
    boolean beyond = direct.equals("true") || !outside.isEmpty();
    List<Manifest.Door> gateway = new ArrayList<>();
    List<Fields> doors = fields.each("gateway");
    if (doors.size() > MOST_DOORS) {
      fields.wrong("gateway", "at most " + MOST_DOORS + " listeners");
    }
    for (Fields door : doors) {
      gateway.add(door(door, ports, dependencies, beyond, gateway));
    }
    return new Manifest.Edge(headerCase.equals("kept"), direct.equals("true"), outside, gateway);
  }

  /** What may stand in the place of an entry of outside; empty where it may stand there. */
  private static Optional<String> insteadOf(String text, int egress) {
    if (EgressLoop.leadsBack(text, egress)) {
      return Optional.of(
          "a host outside: port "
              + egress
              + " of this host is Envoy's own for the service's calls (ports.egress), so that a"
              + " call would come back to it for ever");
    }
    return isOutside(text) ? Optional.empty() : Optional.of(OUTSIDE_WORDS);
  }

  private static boolean isOutside(String text) {
    return OUTSIDE.matcher(text).matches()
        && Rules.isPort(Long.parseLong(text.substring(text.indexOf(':') + 1)));
  }

  private static Manifest.Door door(
      Fields door,
      Manifest.Ports ports,
      List<String> dependencies,
      boolean beyond,
      List<Manifest.Door> before) {
    door.onlyKnown(Set.of("address", "port", "service"));
    String address =
        door.text("address", "0.0.0.0", text -> ADDRESS.matcher(text).matches(), "an IP address");
    int port = door.port("port", 0);
    if (!door.has("port")) {
      door.wrong("port", Rules.PORT_WORDS);
    }
    List<Integer> taken = List.of(ports.service(), ports.ingress(), ports.egress(), ports.admin());
    if (port != 0
        && (taken.contains(port) || before.stream().anyMatch(other -> other.port() == port))) {
      door.wrong("port", "a port of its own");
    }
    String service =
        door.text(
            "service",
            "",
            name ->
                name.isEmpty()
                    ? !beyond
                    : dependencies.contains("*") || dependencies.contains(name),
            beyond ? "one of dependencies" + BEYOND_WORDS : "one of dependencies");
    return new Manifest.Door(address, port, service);
  }
}
