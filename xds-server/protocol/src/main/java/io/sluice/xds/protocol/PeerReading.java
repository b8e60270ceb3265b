package io.sluice.xds.protocol;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Reads from a connection who is at its other end, once for all its streams. */
final class PeerReading extends ServerTransportFilter {
  /**
   * Names that authorities check: DNS and URI (RFC 5280, 4.2.1.6); anybody has an e-mail address.
   */
  private static final Set<Integer> KINDS = Set.of(2, 6);

  private static final Attributes.Key<Peer> PEER = Attributes.Key.create("sluice-peer");

  /** The peer of a call with these attributes. */
  static Peer of(Attributes attributes) {
    Peer peer = attributes.get(PEER);
    return peer == null ? read(attributes) : peer;
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    return attributes.toBuilder().set(PEER, read(attributes)).build();
  }

  private static Peer read(Attributes attributes) {
    return new Peer(
        String.valueOf(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
        names(attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION)));
  }

  private static List<String> names(@Nullable SSLSession session) {
    List<String> names = new ArrayList<>();
    if (session == null) {
      return names;
    }
    try {
      if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
          for (List<?> alternative : alternatives) {
            if (KINDS.contains(alternative.get(0)) && alternative.get(1) instanceof String name) {
              names.add(name);
            }
          }
        }
        names.add(certificate.getSubjectX500Principal().getName());
      }
      return names;
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      // No certificate, or none whose names can be read, is nobody we know.
      return List.of();
    }
  }
}
