package io.sluice.agent.registration;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** In which registry a service is registered. */
public sealed interface RegistrySettings {
  /**
   * This host's own Consul agent.
   *
   * @param url for example {@code http://127.0.0.1:8500}
   * @param token empty for none
   */
  record OfConsul(URI url, String token) implements RegistrySettings {
    /** Without the token. */
    @Override
    public String toString() {
      return "Consul at " + url;
    }
  }

  /**
   * An etcd cluster, over its JSON gateway.
   *
   * @param members of it, at least one, with host and port; tried in turn
   * @param prefix what all keys begin with, without a slash at its end; a key is {@code
   *     PREFIX/SERVICE/INSTANCE}
   * @param layout how instances are written, as the servers read them
   * @param address of this host as callers know it; empty for the one from which etcd is reached
   * @param login empty where etcd asks for none
   * @param tls files, for {@code https}
   */
  record OfEtcd(
      List<URI> members,
      String prefix,
      EtcdLayout layout,
      String address,
      Optional<Login> login,
      Tls tls)
      implements RegistrySettings {
    public OfEtcd {
      members = List.copyOf(members);
    }

    /** Where alone. */
    @Override
    public String toString() {
      return "etcd at " + members + " under " + prefix;
    }
  }

  /** A user of etcd's. */
  record Login(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return user;
    }
  }

  /**
   * PEM files, read again when they change.
   *
   * @param ca who signs the registry; empty for what Java trusts
   * @param certificate the host's chain, with its key
   * @param key PKCS #8
   */
  record Tls(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
    /** What Java trusts, and no certificate of our own. */
    public static final Tls OF_JAVA = new Tls(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
