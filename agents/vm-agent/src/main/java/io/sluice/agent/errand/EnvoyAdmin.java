package io.sluice.agent.errand;

import io.sluice.xds.protocol.errand.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * The administration of this host's Envoy, of which nothing but this is used. Blocking; the JDK's
 * old client, which needs no thread of its own.
 *
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/operations/admin">Envoy: administration
 *     interface</a>
 */
public final class EnvoyAdmin {
  private static final int CONNECT_MILLIS = 2_000;

  /** Between two reads: a configuration of 5,000 clusters takes Envoy a second or two. */
  private static final int READ_MILLIS = (int) Duration.ofSeconds(10).toMillis();

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
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    connection.setRequestMethod(verb);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException("Envoy answered " + status);
      }
      return kept(connection, wanted);
    } catch (java.net.ConnectException | java.net.SocketTimeoutException e) {
      throw new IOException("Envoy does not answer on 127.0.0.1:" + port, e);
    } finally {
      connection.disconnect();
    }
  }

  private static String kept(HttpURLConnection connection, Predicate<String> wanted)
      throws IOException {
    StringBuilder kept = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!wanted.test(line)) {
          continue;
        }
        if (kept.length() + line.length() >= Report.LONGEST) {
          throw new IOException(
              "it is longer than 4 MiB: ask for a part of it, by a filter that the name has in it");
        }
        kept.append(line).append('\n');
      }
    }
    return kept.toString();
  }
}
