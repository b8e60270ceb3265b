package io.sluice.launcher;

import io.sluice.launcher.tls.PemMistake;
import io.sluice.launcher.tls.TlsCredentials;
import io.sluice.launcher.tls.TlsFiles;
import io.sluice.xds.server.Grant;
import io.sluice.xds.server.Grants;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How listeners are protected: {@code console.tls}, {@code xds.tls} and {@code insecure}. */
final class ListenKeys {
  static final Key<Boolean> CONSOLE_INSECURE = Key.of("console.insecure", Kind.flag(), "false");
  static final Key<String> CONSOLE_CERTIFICATE = file("console.tls.certificate");
  static final Key<String> CONSOLE_KEY = file("console.tls.key");
  static final Key<Boolean> XDS_INSECURE = Key.of("xds.insecure", Kind.flag(), "false");
  static final Key<String> XDS_CERTIFICATE = file("xds.tls.certificate");
  static final Key<String> XDS_KEY = file("xds.tls.key");
  static final Key<String> CLIENT_CA = file("xds.tls.clientCa");

  static final Key<List<String>> GRANTS = Keys.list("xds.grants", "at most 100 of " + Grant.RULE);

  private static final int MOST_GRANTS = 100;

  private ListenKeys() {}

  private static Key<String> file(String path) {
    return Key.of(path, Keys.PATH_OR_EMPTY, "");
  }

  /**
   * Where one listener is, as its section says it.
   *
   * @param section {@code xds} or {@code console}
   * @param address that it listens on
   * @param insecure whether it may be reached by others without protection
   */
  record Listener(Section section, InetSocketAddress address, boolean insecure) {
    boolean isOpen() {
      InetAddress host = address.getAddress();
      return !insecure && (host == null || !host.isLoopbackAddress());
    }
  }

  /** The certificates of the console, or null when it speaks no TLS. */
  static @Nullable TlsFiles console(Listener listener, boolean generatedSecret) {
    TlsFiles files = files(listener.section().section("tls"), CONSOLE_CERTIFICATE, CONSOLE_KEY);
    refusePlain(
        listener,
        files,
        "passwords and tokens would be read and changes made by anybody on the way");
    if (listener.isOpen() && generatedSecret) {
      listener
          .section()
          .mistake(
              "listen",
              "is reached from other machines, and the console's secret is the one that was made"
                  + " at the first start; set auth.bootstrapToken, or console.insecure: true if"
                  + " this is meant");
    }
    return files;
  }

  /** The certificates of xDS, or null when it speaks no TLS. */
  static @Nullable TlsFiles xds(Listener listener, boolean opened) {
    Section tls = listener.section().section("tls");
    Optional<Path> clientCa = tls.file(CLIENT_CA);
    TlsFiles files = files(tls, XDS_CERTIFICATE, XDS_KEY);
    if (files != null && clientCa.isPresent()) {
      files = checked(tls, new TlsFiles(files.certificate(), files.key(), clientCa.get()));
    } else if (tls.has(CLIENT_CA) && !tls.has(XDS_CERTIFICATE)) {
      tls.mistake(CLIENT_CA.name(), "needs certificate and key beside it");
    }
    if (opened) {
      refusePlain(
          listener, files, "anybody on the way could tell proxies to send traffic elsewhere");
    }
    return files;
  }

  /** Which service a proxy may be by its certificate. */
  static Grants grants(Section xds) {
    List<String> given = xds.texts(GRANTS.name());
    if (given.size() > MOST_GRANTS) {
      xds.mistake(GRANTS.name(), "there are " + given.size() + ", at most " + MOST_GRANTS);
      return Grants.ANY;
    }
    List<Grant> grants = new ArrayList<>();
    for (String text : given) {
      Optional<Grant> grant = Grant.read(text);
      grant.ifPresent(grants::add);
      if (grant.isEmpty()) {
        xds.mistake(GRANTS.name(), "\"" + text + "\" is wrong; allowed: " + Grant.RULE);
      }
    }
    if (!given.isEmpty() && xds.section("tls").get(CLIENT_CA).isEmpty()) {
      xds.mistake(GRANTS.name(), "needs xds.tls.clientCa: without it no proxy has a certificate");
    }
    return new Grants(grants);
  }

  private static void refusePlain(Listener listener, @Nullable TlsFiles files, String why) {
    Section section = listener.section();
    if (files == null && listener.isOpen() && !section.section("tls").has("certificate")) {
      section.mistake(
          "listen",
          "is reached from other machines without TLS: %s; set %s.tls, listen on 127.0.0.1, or set %s.insecure: true if this is meant"
              .formatted(why, section.path(), section.path()));
    }
  }

  private static @Nullable TlsFiles files(Section tls, Key<String> certificate, Key<String> key) {
    Optional<Path> certificateFile = tls.file(certificate);
    Optional<Path> keyFile = tls.file(key);
    if (tls.has(certificate) != tls.has(key)) {
      Key<String> given = tls.has(certificate) ? certificate : key;
      tls.mistake(given.name(), "certificate and key are given together or not at all");
    }
    return certificateFile.isPresent() && keyFile.isPresent()
        ? checked(tls, new TlsFiles(certificateFile.get(), keyFile.get(), null))
        : null;
  }

  /** The files, with what is wrong in them noted. */
  private static TlsFiles checked(Section tls, TlsFiles files) {
    try {
      TlsCredentials.read(tls.path(), files);
    } catch (PemMistake e) {
      tls.mistake(
          switch (e.about()) {
            case CERTIFICATE -> "certificate";
            case KEY -> "key";
            case CLIENT_CA -> "clientCa";
          },
          e.words());
    }
    return files;
  }
}
