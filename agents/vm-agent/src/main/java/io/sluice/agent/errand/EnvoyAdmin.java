package io.sluice.agent.errand;

import io.sluice.xds.protocol.errand.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The administration of this host's Envoy, of which nothing but this is used. Blocking; the JDK's
 * old client, which needs no thread of its own.
 *
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/operations/admin">Envoy: administration
 *     interface</a>
 */
public final class EnvoyAdmin {
  private static final int CONNECT_MILLIS = 2_000;

  /** A configuration of 5,000 clusters takes Envoy a second or two. */
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private static final int MOST_WORDS = 500;

  private final int port;

  /**
   * @param port on 127.0.0.1; 0 when Envoy's administration is off
   */
  public EnvoyAdmin(int port) {
    this.port = port;
  }

  /** What Envoy was told, as JSON; of all with an empty filter. */
  String configuration(String filter) throws IOException {
    return lines(
        "GET",
        "/config_dump?include_eds"
            + (filter.isEmpty() ? "" : "&name_regex=" + encoded(".*" + literal(filter) + ".*")),
        line -> true);
  }

  /** Endpoints as Envoy sees them, of clusters that have the filter in their name. */
  String clusters(String filter) throws IOException {
    return lines("GET", "/clusters", line -> cluster(line).contains(filter));
  }

  /** What was ever counted. */
  String statistics(String filter) throws IOException {
    return lines(
        "GET",
        "/stats?usedonly" + (filter.isEmpty() ? "" : "&filter=" + encoded(literal(filter))),
        line -> true);
  }

  /** Each logger and its level. */
  String levels() throws IOException {
    return lines("POST", "/logging", line -> true);
  }

  /** Turns all loggers; the levels afterwards. */
  String turn(String level) throws IOException {
    return lines("POST", "/logging?level=" + encoded(level), line -> true);
  }

  /**
   * Turns each logger to its own level.
   *
   * @param paths as {@code upstream:debug,http:info}
   */
  void turnEach(String paths) throws IOException {
    lines("POST", "/logging?paths=" + encoded(paths), line -> true);
  }

  /** A line is {@code CLUSTER::what::value}. */
  private static String cluster(String line) {
    int end = line.indexOf("::");
    return end < 0 ? line : line.substring(0, end);
  }

  /** As RE2 takes a text that means itself. */
  private static String literal(String text) {
    StringBuilder quoted = new StringBuilder();
    text.codePoints()
        .forEach(
            each -> {
              if (each < 128 && !Character.isLetterOrDigit(each) && each != '_') {
                quoted.append('\\');
              }
              quoted.appendCodePoint(each);
            });
    return quoted.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String lines(String verb, String path, Predicate<String> wanted) throws IOException {
    if (port == 0) {
      throw new IOException("this Envoy's administration is off: its manifest says ports.admin: 0");
    }
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + port + path).toURL().openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod(verb);
    connection.setInstanceFollowRedirects(false); // whoever listens there sends us nowhere else
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout((int) WITHIN.toMillis());
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException("Envoy answered " + status + words(connection.getErrorStream()));
      }
      return kept(connection.getInputStream(), wanted);
    } catch (ConnectException | SocketTimeoutException e) {
      throw new IOException("Envoy does not answer on 127.0.0.1:" + port, e);
    } finally {
      connection.disconnect();
    }
  }

  private static String words(@Nullable InputStream answer) throws IOException {
    if (answer == null) {
      return "";
    }
    try (answer) {
      return ": "
          + new String(answer.readNBytes(MOST_WORDS), StandardCharsets.UTF_8)
              .replaceAll("\\s+", " ")
              .strip();
    }
  }

  private static String kept(InputStream answer, Predicate<String> wanted) throws IOException {
    long end = System.nanoTime() + WITHIN.toNanos();
    StringBuilder kept = new StringBuilder();
    StringBuilder line = new StringBuilder();
    try (Reader reader =
        new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8))) {
      for (int each = reader.read(); each >= 0; each = reader.read()) {
        line.append((char) each);
        if (each == '\n') {
          keep(line, wanted, kept);
          if (System.nanoTime() > end) {
            throw new IOException(
                "Envoy did not answer all of it within " + WITHIN.toSeconds() + " s");
          }
        }
        if (kept.length() + line.length() > Report.LONGEST) {
          throw new IOException(
              "it is longer than 1 MiB: ask for a part of it, by a filter that the name has in it");
        }
      }
    }
    keep(line, wanted, kept);
    return kept.toString();
  }

  private static void keep(StringBuilder line, Predicate<String> wanted, StringBuilder kept) {
    if (line.length() > 0 && wanted.test(line.toString())) {
      kept.append(line);
    }
    line.setLength(0);
  }
}
