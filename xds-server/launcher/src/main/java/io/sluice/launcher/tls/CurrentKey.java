package io.sluice.launcher.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The one certificate of a server, which may be exchanged. An alias stands for one of them, so that
 * a handshake that began with the one before ends with it.
 */
final class CurrentKey extends X509ExtendedKeyManager {
  /** Written by whoever watches the files; read by handshakes. */
  private volatile Pair pair;

  private record Pair(long number, TlsIdentity now, TlsIdentity before) {}

  CurrentKey(TlsIdentity identity) {
    pair = new Pair(0, identity, identity);
  }

  void change(TlsIdentity next) {
    pair = new Pair(pair.number + 1, next, pair.now);
  }

  private @Nullable TlsIdentity of(@Nullable String alias) {
    Pair current = pair;
    if (String.valueOf(current.number).equals(alias)) {
      return current.now;
    }
    return String.valueOf(current.number - 1).equals(alias) ? current.before : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      @Nullable String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    Pair current = pair;
    String algorithm = current.now.key().getAlgorithm();
    return keyType != null && algorithm.equals(keyType.split("_", 2)[0])
        ? String.valueOf(current.number)
        : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      @Nullable String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String @Nullable [] getServerAliases(
      @Nullable String keyType, Principal @Nullable [] issuers) {
    String alias = chooseEngineServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    TlsIdentity identity = of(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    TlsIdentity identity = of(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public String @Nullable [] getClientAliases(
      @Nullable String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String @Nullable [] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
