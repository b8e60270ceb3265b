package io.sluice.xds.server;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.sluice.view.Names;
import io.sluice.xds.resources.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node says of its edge (docs/design/0034); checked, since it becomes listeners. */
final class EdgeReading {
  private static final int MOST_OUTSIDE = 100;
  private static final int MOST_DOORS = 20;
  private static final Pattern OUTSIDE =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?):([1-9][0-9]{0,4})");
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]{2,45}");

  private final Struct metadata;

  private final Dependencies dependencies;

  private EdgeReading(Struct metadata, Dependencies dependencies) {
    this.metadata = metadata;
    this.dependencies = dependencies;
  }

  /**
   * @throws IllegalArgumentException with what is wrong, in words
   */
  static Edge of(Struct metadata, Dependencies dependencies) {
    EdgeReading reading = new EdgeReading(metadata, dependencies);
    Edge edge =
        new Edge(
            reading.flag("keepHeaderCase"),
            reading.flag("direct"),
            reading.outside(),
            reading.doors());
    boolean beyond = edge.direct() || !edge.outside().isEmpty();
    if (beyond && edge.doors().stream().anyMatch(door -> door.service().isEmpty())) {
      throw new IllegalArgumentException(
          "a door without a service, beside direct or outside, lets anybody past the mesh");
    }
    return edge.equals(Edge.PLAIN) ? Edge.PLAIN : edge;
  }

  private boolean flag(String key) {
    return metadata.getFieldsOrDefault(key, Value.getDefaultInstance()).getBoolValue();
  }

  private List<Value> list(String key, int most) {
    List<Value> values =
        metadata.getFieldsOrDefault(key, Value.getDefaultInstance()).getListValue().getValuesList();
    if (values.size() > most) {
      throw new IllegalArgumentException(values.size() + " of " + key + " are more than " + most);
    }
    return values;
  }

  private List<Edge.Outside> outside() {
    List<Edge.Outside> hosts = new ArrayList<>();
    for (Value value : list("outside", MOST_OUTSIDE)) {
      Matcher parts = OUTSIDE.matcher(value.getStringValue());
      if (!parts.matches()) {
        throw new IllegalArgumentException("an entry of outside is no HOST:PORT");
      }
      hosts.add(new Edge.Outside(parts.group(1), port(Integer.parseInt(parts.group(3)))));
    }
    return hosts;
  }

  private List<Edge.Door> doors() {
    List<Edge.Door> doors = new ArrayList<>();
    for (Value value : list("doors", MOST_DOORS)) {
      Struct door = value.getStructValue();
      String address =
          door.getFieldsOrDefault("address", Value.getDefaultInstance()).getStringValue();
      String service =
          door.getFieldsOrDefault("service", Value.getDefaultInstance()).getStringValue();
      double port = door.getFieldsOrDefault("port", Value.getDefaultInstance()).getNumberValue();
      if (!ADDRESS.matcher(address).matches()) {
        throw new IllegalArgumentException("the address of a door is no IP address");
      }
      if (!service.isEmpty() && !Names.isService(service)) {
        throw new IllegalArgumentException(
            "the service of a door is no service name: " + Names.SERVICE_RULE);
      }
      if (!service.isEmpty() && !dependencies.includes(service)) {
        throw new IllegalArgumentException("a door leads to a service that is no dependency");
      }
      doors.add(new Edge.Door(address, port(port), service));
    }
    if (doors.stream().map(Edge.Door::port).distinct().count() < doors.size()) {
      throw new IllegalArgumentException("two doors have one port");
    }
    return doors;
  }

  private static int port(double port) {
    if (port < 1 || port > 65_535 || port != Math.rint(port)) {
      throw new IllegalArgumentException("an outside host or a door has no port from 1 to 65535");
    }
    return (int) port;
  }
}
