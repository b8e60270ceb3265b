package io.sluice.launcher;

import io.sluice.view.Names;
import io.sluice.view.Source.Admission;
import io.sluice.view.Source.Trust;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every key that this release knows. */
final class Keys {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration YEAR = Duration.ofDays(365);

  static final Kind<String> ANY =
      Kind.text("anything up to 4,096 characters", text -> text.length() <= 4_096);
  static final Kind<String> PATH =
      Kind.text(
          "a path; a relative one starts at the configuration's folder",
          text -> !text.isBlank() && text.indexOf('\0') < 0 && text.length() <= 4_096);
  static final Kind<String> PATH_OR_EMPTY =
      Kind.text(
          "empty, or the path of a file; a relative one starts at the configuration's folder",
          text -> text.indexOf('\0') < 0 && text.length() <= 4_096);
  private static final Kind<String> NAME =
      Kind.text(
          "1 to 63 letters, digits, '.', '_' and '-'",
          text -> text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"));
  static final Kind<String> ENVIRONMENT = Kind.text(Names.ENVIRONMENT_RULE, Names::isEnvironment);

  static final Key<String> MEMBER = Key.of("member", NAME, "host name", "");
  static final Key<String> DATA = Key.of("data", PATH, "data");
  static final Key<List<String>> ENVIRONMENTS =
      new Key<>(
          "environments",
          new Kind<>("list", "one or more names: " + Names.ENVIRONMENT_RULE, List::of),
          "[vm, kubernetes]",
          List.of("vm", "kubernetes"),
          false);
  static final Key<Duration> LOAD_REPORTS =
      Key.of("xds.loadReportInterval", Kind.duration(SECOND, Duration.ofSeconds(60)), "5s");
  static final Key<Boolean> PAST_MESH = Key.of("xds.pastMesh", Kind.flag(), "true");
  static final Key<InetSocketAddress> XDS = Key.of("xds.listen", Kind.listen(), "127.0.0.1:18000");
  static final Key<InetSocketAddress> CONSOLE =
      Key.of("console.listen", Kind.listen(), "127.0.0.1:18080");
  static final Key<String> BOOTSTRAP_TOKEN =
      Key.of(
              "auth.bootstrapToken",
              Kind.text(
                  "8 to 512 visible ASCII characters",
                  text -> text.matches("[\\x21-\\x7e]{8,512}")),
              "made at the first start in DATA/admin.token",
              "")
          .asSecret();
  static final Key<String> STORE_URL =
      Key.of(
          "store.url",
          Kind.text(
              "jdbc:h2:file:PATH, or jdbc:postgresql://HOST:PORT/NAME without user and password",
              Keys::isDatabase),
          "jdbc:h2:file:DATA/sluice",
          "");
  static final Key<String> STORE_USER = Key.of("store.user", ANY, "");
  static final Key<String> STORE_PASSWORD = Key.of("store.password", ANY, "").asSecret();

  static final Key<Integer> MAX_DROP = Key.of("guard.maxDrop", Kind.share(0), "50%");
  static final Key<Duration> WINDOW = Key.of("guard.window", Kind.duration(SECOND, HOUR), "30s");
  static final Key<Duration> CONFIRM = Key.of("guard.confirm", Kind.duration(SECOND, HOUR), "30s");
  static final Key<Integer> SOURCE_MAX_DROP = Key.of("guard.sourceMaxDrop", Kind.share(1), "20%");
  static final Key<Duration> SOURCE_WINDOW =
      Key.of("guard.sourceWindow", Kind.duration(SECOND, Duration.ofHours(24)), "5m");
  static final Key<Optional<Duration>> EXPIRE_STALE =
      Key.of("guard.expireStale", Kind.duration(SECOND, YEAR).or("never"), "never");
  static final Key<Duration> START_WAIT =
      Key.of("start.wait", Kind.duration(Duration.ofMillis(100), HOUR), "15s");

  static final Key<String> SOURCE_NAME = Key.of("sources.name", NAME, "required", "source");
  static final Key<String> SOURCE_KIND =
      Key.of(
          "sources.kind",
          Kind.text("one of " + RegistryKind.words(), text -> RegistryKind.of(text).isPresent()),
          "required",
          "file");
  static final Key<String> SOURCE_ENVIRONMENT =
      Key.of("sources.environment", ENVIRONMENT, "required", "vm");
  static final Key<String> SOURCE_REGION =
      Key.of(
          "sources.region",
          Kind.text(
              "empty, or " + Names.ENVIRONMENT_RULE,
              text -> text.isEmpty() || Names.isEnvironment(text)),
          "");
  static final Key<String> NETWORK =
      Key.of(
          "sources.network",
          Kind.text(
              "empty, or " + Names.ENVIRONMENT_RULE,
              text -> text.isEmpty() || Names.isEnvironment(text)),
          "");
  static final Key<List<String>> GATEWAYS =
      list("sources.gateways", "HOST:PORT, the host an IP address, an IPv6 one in brackets");
  static final Key<Integer> PRECEDENCE =
      Key.of("sources.precedence", Kind.number(-1_000, 1_000), "0");
  static final Key<Trust> TRUST = Key.of("sources.trust", Kind.choice(Trust.class), "register");
  static final Key<Admission> ADMISSION =
      Key.of("sources.admission", Kind.choice(Admission.class), "auto");
  static final Key<Boolean> REQUIRED = Key.of("sources.required", Kind.flag(), "true");
  static final Key<Boolean> SHADOW = Key.of("sources.shadow", Kind.flag(), "false");

  /** The keys of structures that are read by {@link IdentityReader}: name, kind, default. */
  static final Key<String> EXCLUDE =
      Key.of(
          "sources.exclude",
          new Kind<>("list", "entries of name, tags, meta; all given must match", text -> text),
          "[]");

  static final Key<String> IDENTITY =
      Key.of(
          "sources.identity",
          new Kind<>(
              "list", "entries of stripSuffix, rename or defaultPort, in order", text -> text),
          "[]");

  /** Outside a source. */
  static final List<Key<?>> SERVER =
      List.of(
          MEMBER,
          DATA,
          ENVIRONMENTS,
          XDS,
          LOAD_REPORTS,
          PAST_MESH,
          ListenKeys.XDS_INSECURE,
          ListenKeys.XDS_CERTIFICATE,
          ListenKeys.XDS_KEY,
          ListenKeys.CLIENT_CA,
          ListenKeys.GRANTS,
          RegistrationKeys.UNKNOWN,
          RegistrationKeys.RULES,
          CONSOLE,
          ListenKeys.CONSOLE_INSECURE,
          ListenKeys.CONSOLE_CERTIFICATE,
          ListenKeys.CONSOLE_KEY,
          BOOTSTRAP_TOKEN,
          OidcKeys.ISSUER,
          OidcKeys.CLIENT_ID,
          OidcKeys.CLIENT_SECRET,
          OidcKeys.SCOPES,
          OidcKeys.NAME_CLAIM,
          OidcKeys.GROUPS_CLAIM,
          OidcKeys.REDIRECT,
          STORE_URL,
          STORE_USER,
          STORE_PASSWORD,
          ClusterKeys.LISTEN,
          ClusterKeys.NAME,
          ClusterKeys.MEMBERS,
          ClusterKeys.DNS,
          ClusterKeys.KUBERNETES,
          MAX_DROP,
          WINDOW,
          CONFIRM,
          SOURCE_MAX_DROP,
          SOURCE_WINDOW,
          EXPIRE_STALE,
          START_WAIT,
          AuditKeys.KEEP,
          AuditKeys.ANCHORS,
          HistoryKeys.KEEP,
          ApprovalKeys.SERVICES,
          ApprovalKeys.EXPIRE,
          MigrationKeys.AT_ONCE,
          MigrationKeys.GROUPS,
          MigrationKeys.PROMETHEUS,
          MigrationKeys.COVERAGE,
          MigrationKeys.WEBHOOKS);

  /** Of every source. */
  static final List<Key<?>> SOURCE =
      List.of(
          SOURCE_NAME,
          SOURCE_KIND,
          SOURCE_ENVIRONMENT,
          SOURCE_REGION,
          NETWORK,
          GATEWAYS,
          PRECEDENCE,
          TRUST,
          ADMISSION,
          REQUIRED,
          SHADOW,
          EXCLUDE,
          IDENTITY);

  /** A list of texts, read by {@link Section#texts}. */
  static Key<List<String>> list(String path, String allowed) {
    return new Key<>(path, new Kind<>("list", allowed, List::of), "[]", List.of(), false);
  }

  private Keys() {}

  /** Settings of PostgreSQL's driver may follow; user and password have keys of their own. */
  static boolean isDatabase(String text) {
    return text.matches("jdbc:h2:file:[^;\\x00]+")
        || (text.matches("jdbc:postgresql://[^/@?\\s]+/[^/@?\\s]+(\\?[^\\s]*)?")
            && !text.matches("(?is).*[?&][a-z]*(user|password)=.*"));
  }
}
