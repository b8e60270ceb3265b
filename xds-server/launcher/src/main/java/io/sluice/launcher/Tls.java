package io.sluice.launcher;

import io.sluice.launcher.ServerConfiguration.Protection;
import io.sluice.launcher.tls.PemMistake;
import io.sluice.launcher.tls.TlsCredentials;
import io.sluice.launcher.tls.TlsFiles;
import io.sluice.launcher.tls.TlsWatch;
import io.sluice.xds.protocol.ServerSettings;
import io.sluice.xds.server.Grants;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of a member's listeners, read.
 *
 * @param console null where it speaks no TLS
 * @param xds null where it speaks no TLS
 */
record Tls(@Nullable TlsCredentials console, @Nullable TlsCredentials xds) {
  private static final Logger log = LoggerFactory.getLogger(Tls.class);

  /**
   * Reads them.
   *
   * @throws StartFailure if the files have changed for the worse since the configuration was read
   */
  static Tls of(Protection protection) throws StartFailure {
    return new Tls(read("console", protection.console()), read("xds", protection.xds()));
  }

  private static @Nullable TlsCredentials read(String listener, @Nullable TlsFiles files)
      throws StartFailure {
    try {
      return files == null ? null : TlsCredentials.read(listener, files);
    } catch (PemMistake e) {
      throw new StartFailure(listener + ".tls: " + e.words(), e);
    }
  }

  @Nullable X509KeyManager consoleKeys() {
    return console == null ? null : console.keys();
  }

  ServerSettings of(ServerSettings plain) {
    return xds == null ? plain : plain.withTls(xds.keys(), xds.clients());
  }

  /** Says once that the names in certificates are not looked at. */
  void warn(Grants grants) {
    if (xds != null && xds.clients() != null && grants.list().isEmpty()) {
      log.atWarn()
          .log(
              "every client certificate may be every service: say in xds.grants which may be which");
    }
  }

  TlsWatch watch(Clock clock) {
    List<TlsCredentials> all = Stream.of(console, xds).filter(Objects::nonNull).toList();
    return new TlsWatch(all, clock);
  }
}
