package io.sluice.suites;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Requests through an Envoy's egress port, as a service would send them. By Java's older client: it
 * takes a third of the processor's time of the newer one, and stories send half a million requests.
 */
final class Calls implements AutoCloseable {
  private static final int CALLERS = 4;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final int egressPort;
  private final Proxy proxy;
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final List<SteadyLoad> loads = new ArrayList<>();

  Calls(int egressPort) {
    this.egressPort = egressPort;
    this.proxy =
        new Proxy(
            Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), egressPort));
  }

  /**
   * What came back.
   *
   * @param answers by backend's name
   * @param failures anything but a 200, in words
   */
  record Tally(Map<String, Integer> answers, List<String> failures) {
    int total() {
      return answers.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The share, in percent, of backends whose name starts so. */
    double percent(String prefix) {
      int hits =
          answers.entrySet().stream()
              .filter(answer -> answer.getKey().startsWith(prefix))
              .mapToInt(Map.Entry::getValue)
              .sum();
      return 100.0 * hits / total();
    }

    /** How many answers came from backends whose name starts so. */
    int count(String prefix) {
      return answers.entrySet().stream()
          .filter(answer -> answer.getKey().startsWith(prefix))
          .mapToInt(Map.Entry::getValue)
          .sum();
    }

    /** Counts an answer of {@link Calls#once}. */
    void note(String answer) {
      if (answer.startsWith("status ")) {
        failures.add(answer);
      } else {
        answers.merge(answer, 1, Integer::sum);
      }
    }

    Tally plus(Tally other) {
      Map<String, Integer> both = new TreeMap<>(answers);
      other.answers.forEach((name, count) -> both.merge(name, count, Integer::sum));
      List<String> failed = new ArrayList<>(failures);
      failed.addAll(other.failures);
      return new Tally(both, failed);
    }
  }

  /** One request; its answer in words: the backend's name, or the status. */
  String once(String service) {
    return once(service, Map.of());
  }

  /** The same with headers. */
  String once(String service, Map<String, String> headers) {
    return once(service, headers, Duration.ofSeconds(20));
  }

  private String once(String service, Map<String, String> headers, Duration patience) {
    try {
      HttpURLConnection request =
          (HttpURLConnection) new URL("http://" + service + "/").openConnection(proxy);
      headers.forEach(request::setRequestProperty);
      request.setConnectTimeout((int) CONNECT.toMillis());
      request.setReadTimeout((int) patience.toMillis());
      int status = request.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        return ("status " + status + " " + body(request.getErrorStream())).strip();
      }
      body(request.getInputStream());
      String backend = request.getHeaderField(Backend.HEADER);
      return backend == null ? "status without a name" : backend;
    } catch (IOException e) {
      return "status none: " + e;
    }
  }

  /** All of it, so that the connection is kept. */
  private static String body(@Nullable InputStream answer) throws IOException {
    if (answer == null) {
      return "";
    }
    try (answer) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** One request to an authority that Java's client takes for no host; all of the answer. */
  String raw(String authority) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), egressPort)) {
      String request = "GET / HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** A request of each of so many users, whom a header names; answers by number of the user. */
  List<String> users(String service, String header, int users) {
    List<Future<List<String>>> parts = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      int first = users / CALLERS * caller;
      parts.add(
          callers.submit(
              () ->
                  IntStream.range(first, first + users / CALLERS)
                      .mapToObj(user -> once(service, Map.of(header, "user-" + user)))
                      .toList()));
    }
    List<String> answers = new ArrayList<>();
    for (Future<List<String>> part : parts) {
      answers.addAll(of(part));
    }
    return answers;
  }

  private static <T> T of(Future<T> part) {
    try {
      return part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** So many requests, from a few callers at a time. */
  Tally many(String service, int requests) {
    List<Future<Tally>> parts = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      parts.add(callers.submit(() -> row(service, requests / CALLERS)));
    }
    return sum(parts);
  }

  private Tally row(String service, int requests) {
    Tally tally = new Tally(new TreeMap<>(), new ArrayList<>());
    for (int i = 0; i < requests; i++) {
      tally.note(once(service));
    }
    return tally;
  }

  /**
   * So many requests at once, at most four, that may take as long as a slow machine wants: routes
   * end anything but gRPC after 15 s. Each as {@link #once} says it.
   */
  List<Future<String>> patient(String service, int requests) {
    Map<String, String> asGrpc = Map.of("content-type", "application/grpc");
    return IntStream.range(0, requests)
        .mapToObj(number -> callers.submit(() -> once(service, asGrpc, Duration.ofMinutes(2))))
        .toList();
  }

  /** A load that runs until it is stopped, and ends with this. */
  SteadyLoad load(String service) {
    return load(service, SteadyLoad.WATCHED);
  }

  /** The same so often that a share can be measured by it. */
  SteadyLoad measuredLoad(String service) {
    return load(service, SteadyLoad.MEASURED);
  }

  private SteadyLoad load(String service, int perSecond) {
    SteadyLoad load = new SteadyLoad(this, service, perSecond);
    loads.add(load);
    return load;
  }

  private static Tally sum(List<Future<Tally>> parts) {
    Tally all = new Tally(Map.of(), List.of());
    for (Future<Tally> part : parts) {
      all = all.plus(of(part));
    }
    return all;
  }

  @Override
  public void close() {
    loads.forEach(SteadyLoad::close);
    callers.shutdownNow();
  }
}
