package io.sluice.xds.protocol.errand;

import com.google.protobuf.Struct;
import java.util.Optional;

/**
 * The first that an agent says.
 *
 * @param proxy the id of the node that it stands beside
 * @param service of that node
 */
public record Attendance(String proxy, String service) {
  private static final String PROXY = "proxy";
  private static final String SERVICE = "service";

  /** As it is sent. */
  public Struct message() {
    return Fields.of(PROXY, proxy).putFields(SERVICE, Fields.text(service)).build();
  }

  /** Empty for a message that is none, or names that nobody has. */
  public static Optional<Attendance> read(Struct message) {
    String proxy = Fields.text(message, PROXY);
    String service = Fields.text(message, SERVICE);
    return proxy.isEmpty() || !Fields.isName(proxy) || !Fields.isName(service)
        ? Optional.empty()
        : Optional.of(new Attendance(proxy, service));
  }
}
