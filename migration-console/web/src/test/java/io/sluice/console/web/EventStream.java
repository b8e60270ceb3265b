package io.sluice.console.web;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A client of the stream of events that keeps what it reads. */
final class EventStream implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final HttpResponse<InputStream> response;
  private final Thread thread;
  private volatile boolean ended;

  EventStream(int port, String query, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/events" + query))
            .header("Authorization", "Bearer " + Console.TOKEN);
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    response =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    thread = new Thread(this::read, "event-stream");
    thread.setDaemon(true);
    thread.start();
    if (response.statusCode() == 200) {
      await().until(() -> !lines.isEmpty());
    }
  }

  private void read() {
    try (InputStream body = response.body()) {
      StringBuilder line = new StringBuilder();
      for (int next = body.read(); next >= 0; next = body.read()) {
        if (next == '\n') {
          lines.add(line.toString());
          line.setLength(0);
        } else {
          line.append((char) next);
        }
      }
    } catch (IOException e) {
      lines.add("broken: " + e.getMessage());
    }
    ended = true;
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  boolean ended() {
    return ended;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** The events so far. */
  List<JsonNode> events() {
    return lines().stream()
        .filter(line -> line.startsWith("data: "))
        .map(EventStream::json)
        .toList();
  }

  /** "kind subject state" of each event so far. */
  Stream<String> words() {
    return events().stream()
        .map(
            event ->
                event.path("kind").asText()
                    + " "
                    + event.path("subject").asText()
                    + " "
                    + event.path("state").asText());
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line.substring("data: ".length()));
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }

  @Override
  public void close() throws IOException {
    response.body().close();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
