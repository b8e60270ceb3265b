package io.sluice.registry.etcd;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code https} endpoints are spoken to with. The files are read again for every connection,
 * so that renewed ones are taken up.
 *
 * @param ca PEM certificates that etcd's must stand on; empty for those that Java trusts
 * @param certificate PEM, our own with its chain, when etcd asks for one; goes with the key
 * @param key PEM in PKCS#8, not encrypted
 */
public record EtcdTls(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
  public EtcdTls {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("certificate and key go together");
    }
  }

  /** What Java trusts, and no certificate of ours. */
  public static EtcdTls ofJava() {
    return new EtcdTls(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
