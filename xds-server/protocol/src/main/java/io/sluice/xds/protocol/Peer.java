package io.sluice.xds.protocol;

import io.grpc.Attributes;
import java.util.List;

/**
 * The other end of a stream, as the connection itself knows it.
 *
 * @param address host and port, for people to read
 * @param certificateNames the verified client certificate's DNS names and URIs, then its subject;
 *     empty without TLS or without a client certificate
 */
public record Peer(String address, List<String> certificateNames) {
  public Peer {
    certificateNames = List.copyOf(certificateNames);
  }

  /** The peer of a call with these attributes. */
  public static Peer of(Attributes attributes) {
    return PeerReading.of(attributes);
  }
}
