package io.sluice.agent.pod;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The agent's neighbours in its pod, over loopback. Blocking, for 1 s at most.
 *
 * @param admin the port of Envoy's administration
 * @param service the application's own port; 0 when nobody calls it
 */
public record Neighbours(int admin, int service) {
  private static final int LIMIT_MS = 1_000;
  private static final Pattern ACTIVE =
      Pattern.compile("http\\.sluice_egress\\.downstream_rq_active: (\\d{1,18})");
  private static final String ACTIVE_QUERY =
      "/stats?filter=%5Ehttp.sluice_egress.downstream_rq_active$";

  /** Whether Envoy has all the configuration that it waits for. */
  boolean isEnvoyReady() {
    try {
      return ask("/ready").status() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * Whether the application has ended: nothing listens on its port. One without a port has ended
   * when it asks nothing of Envoy.
   */
  boolean isApplicationGone() {
    if (service == 0) {
      return !asksSomething();
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service), LIMIT_MS);
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  private boolean asksSomething() {
    try {
      Matcher active = ACTIVE.matcher(ask(ACTIVE_QUERY).body());
      return active.find() && Long.parseLong(active.group(1)) > 0;
    } catch (IOException withoutEnvoy) {
      return false;
    }
  }

  private record Answer(int status, String body) {}

  private Answer ask(String path) throws IOException {
    URI address = URI.create("http://127.0.0.1:" + admin + path);
    HttpURLConnection connection =
        (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(LIMIT_MS);
    connection.setReadTimeout(LIMIT_MS);
    try {
      int status = connection.getResponseCode();
      return status == HttpURLConnection.HTTP_OK
          ? new Answer(
              status,
              new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          : new Answer(status, "");
    } finally {
      connection.disconnect();
    }
  }
}
