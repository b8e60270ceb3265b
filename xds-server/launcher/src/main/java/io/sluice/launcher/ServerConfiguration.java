package io.sluice.launcher;

import io.sluice.console.signin.OidcSettings;
import io.sluice.engine.guard.GuardSettings;
import io.sluice.engine.identity.IdentityRules;
import io.sluice.launcher.ClusterKeys.Chosen;
import io.sluice.launcher.tls.TlsFiles;
import io.sluice.store.DatabaseAddress;
import io.sluice.view.ApprovalRule;
import io.sluice.view.Checks.Check;
import io.sluice.view.Source;
import io.sluice.xds.server.ProxyRules;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration without mistakes.
 *
 * @param member this server's name
 * @param data folder of the database, the lock and the generated secret
 * @param environments in order
 * @param xds where xDS listens
 * @param proxies what they are held to
 * @param console where REST listens
 * @param protection of both
 * @param bootstrapToken opens the console, or null to make one at the first start
 * @param oidc who vouches for people beside passwords, or null
 * @param store the database
 * @param cluster the other members, or null when there are none
 * @param guard its limits
 * @param audit how long it is kept, and where its heads go
 * @param startWait how long proxies wait for a source that is not required
 * @param historyKept how long what the registry was is kept
 * @param approvals whose changes need another person
 * @param migrations how many run at once, and whom their guards may ask
 * @param sources in configured order
 */
record ServerConfiguration(
    String member,
    Path data,
    List<String> environments,
    InetSocketAddress xds,
    ProxyRules proxies,
    InetSocketAddress console,
    Protection protection,
    @Nullable String bootstrapToken,
    @Nullable OidcSettings oidc,
    DatabaseAddress store,
    @Nullable Chosen cluster,
    GuardSettings guard,
    AuditKeys.Chosen audit,
    Duration startWait,
    Duration historyKept,
    ApprovalRule approvals,
    MigrationKeys.Chosen migrations,
    List<SourceConfiguration> sources) {
  ServerConfiguration {
    environments = List.copyOf(environments);
    sources = List.copyOf(sources);
  }

  /**
   * How the listeners are protected.
   *
   * @param console its certificates, or null for none
   * @param xds its certificates, or null for none
   */
  record Protection(@Nullable TlsFiles console, @Nullable TlsFiles xds) {
    /** No TLS. */
    static final Protection NONE = new Protection(null, null);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "ServerConfiguration[" + member + ", data " + data + ", sources " + sources + "]";
  }

  /**
   * One configured registry.
   *
   * @param source as merge and guard know it
   * @param identity how its names become services
   * @param check how its instances are checked, or null for not at all
   * @param registry what its adapter is made from
   */
  record SourceConfiguration(
      Source source, IdentityRules identity, @Nullable Check check, RegistrySettings registry) {}
}
