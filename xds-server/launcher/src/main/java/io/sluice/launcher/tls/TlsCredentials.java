package io.sluice.launcher.tls;

import java.nio.file.Path;
import java.time.Instant;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's certificates as they are now. Handshakes take the newest; connections that stand are
 * not cut. What is in the files must fit together, else what was read before stays.
 */
public final class TlsCredentials {
  private static final Logger log = LoggerFactory.getLogger(TlsCredentials.class);

  private final String listener;
  private final TlsFiles files;
  private final CurrentKey key;
  private final @Nullable CurrentClients clients;

  /** Written by the watch alone; read anywhere. */
  private volatile TlsIdentity identity;

  /** What is wrong with the files now, empty when nothing is; written by the watch alone. */
  private volatile String mistake = "";

  private TlsCredentials(String listener, TlsFiles files, TlsIdentity identity) {
    this.listener = listener;
    this.files = files;
    this.identity = identity;
    this.key = new CurrentKey(identity);
    this.clients = identity.clients() == null ? null : new CurrentClients(identity.clients());
  }

  /**
   * Reads them.
   *
   * @param listener its configuration's key, as people see it
   */
  public static TlsCredentials read(String listener, TlsFiles files) throws PemMistake {
    return new TlsCredentials(listener, files, TlsIdentity.read(files));
  }

  /** For the server side of a handshake. */
  public X509ExtendedKeyManager keys() {
    return key;
  }

  /** Who may connect, or null when clients need no certificate. */
  public @Nullable X509ExtendedTrustManager clients() {
    return clients;
  }

  /** Looks whether the files have changed, and takes what they say now; blocks on them. */
  void look() {
    try {
      TlsIdentity.Content content = TlsIdentity.Content.of(files);
      if (!content.equals(identity.content())) {
        take(TlsIdentity.of(files, content));
      }
      mistake = "";
    } catch (PemMistake e) {
      if (mistake.isEmpty()) {
        log.atWarn()
            .addKeyValue("listener", listener)
            .addKeyValue("reason", e.words())
            .log("A changed certificate is not taken: the one before goes on");
      }
      mistake = e.words();
    }
  }

  private void take(TlsIdentity read) {
    key.change(read);
    if (clients != null && read.clients() != null) {
      clients.change(read.clients());
    }
    identity = read;
    log.atInfo()
        .addKeyValue("listener", listener)
        .addKeyValue("expires", expires())
        .log("A changed certificate is taken for new connections");
  }

  String listener() {
    return listener;
  }

  Path certificate() {
    return files.certificate();
  }

  String mistake() {
    return mistake;
  }

  Instant expires() {
    return identity.expires().toInstant();
  }
}
