package io.sluice.bench.member;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.bench.BenchmarkFailed;
import io.sluice.components.Components;
import io.sluice.components.ManagedProcess;
import io.sluice.components.ProcessSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A Chromium without a window, told what to do over its own DevTools protocol: a library for that
 * would be the largest part of what {@code ./sluice} has to fetch. Used by one thread.
 */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final int PART_BYTES = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ManagedProcess process;
  private final WebSocket socket;
  private final Answers answers;
  private final AtomicInteger asked = new AtomicInteger();

  private Browser(ManagedProcess process, WebSocket socket, Answers answers) {
    this.process = process;
    this.socket = socket;
    this.answers = answers;
  }

  /**
   * Starts one that shows nothing yet.
   *
   * @param folder takes its profile
   */
  static Browser start(Path folder) throws IOException, InterruptedException {
    Path profile = folder.resolve("chromium");
    ManagedProcess process =
        ManagedProcess.start(
            ProcessSpec.of(
                "chromium",
                List.of(
                    Components.ofUser(line -> {}).chromium().toString(),
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-renderer-backgrounding",
                    "--disable-backgrounding-occluded-windows",
                    "--window-size=1280,900",
                    "--remote-debugging-port=0",
                    "--user-data-dir=" + profile,
                    "about:blank"),
                folder.toAbsolutePath()));
    try {
      Path port = profile.resolve("DevToolsActivePort");
      process.awaitReady(() -> Files.exists(port), PATIENCE);
      HttpClient http = HttpClient.newHttpClient();
      Answers answers = new Answers();
      String page = page(http, Files.readAllLines(port).get(0));
      WebSocket socket = http.newWebSocketBuilder().buildAsync(URI.create(page), answers).join();
      return new Browser(process, socket, answers);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.stop();
      throw e;
    }
  }

  private static String page(HttpClient http, String port)
      throws IOException, InterruptedException {
    HttpRequest list =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build();
    for (JsonNode target :
        JSON.readTree(http.send(list, HttpResponse.BodyHandlers.ofString()).body())) {
      if (target.path("type").asText().equals("page")) {
        return target.path("webSocketDebuggerUrl").asText();
      }
    }
    throw new BenchmarkFailed("Chromium has opened no page");
  }

  /** Goes to an address; what is drawn of it afterwards is for the caller to wait for. */
  void open(String url) throws InterruptedException {
    JsonNode wanted = ask("Page.navigate", Map.of("url", url)).path("loaderId");
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!ask("Page.getFrameTree", Map.of()).at("/frameTree/frame/loaderId").equals(wanted)) {
      if (System.nanoTime() > until) {
        throw new BenchmarkFailed("Chromium does not leave for " + url);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** Runs JavaScript within the page and waits for what it promises. */
  JsonNode run(String script) throws InterruptedException {
    JsonNode result =
        ask(
            "Runtime.evaluate",
            Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new BenchmarkFailed("the page failed: " + result.path("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** From now on all its processes record what they do, by the categories of its tracing. */
  void record(List<String> categories) throws InterruptedException {
    var config = Map.of("recordMode", "recordAsMuchAsPossible", "includedCategories", categories);
    JsonNode unused =
        ask("Tracing.start", Map.of("transferMode", "ReturnAsStream", "traceConfig", config));
  }

  /** What was recorded: the events of the Trace Event Format, as Chromium writes them. */
  JsonNode recorded() throws InterruptedException {
    CompletableFuture<JsonNode> complete = answers.of("Tracing.tracingComplete");
    JsonNode unused = ask("Tracing.end", Map.of());
    JsonNode stream = said("Tracing.end", complete).at("/params/stream");
    StringBuilder text = new StringBuilder();
    JsonNode part;
    do {
      part = ask("IO.read", Map.of("handle", stream, "size", PART_BYTES));
      text.append(part.path("data").asText());
    } while (!part.path("eof").asBoolean());
    unused = ask("IO.close", Map.of("handle", stream));
    try {
      return JSON.readTree(text.toString()).path("traceEvents");
    } catch (JsonProcessingException e) {
      throw new BenchmarkFailed("Chromium's record is not JSON: " + e.getMessage(), e);
    }
  }

  private JsonNode ask(String method, Map<String, Object> parameters) throws InterruptedException {
    int id = asked.incrementAndGet();
    CompletableFuture<JsonNode> answer = answers.of(Integer.toString(id));
    ObjectNode question = JSON.createObjectNode().put("id", id).put("method", method);
    question.set("params", JSON.valueToTree(parameters));
    socket.sendText(question.toString(), true).join();
    JsonNode said = said(method, answer);
    if (said.has("error")) {
      throw new BenchmarkFailed("Chromium refused " + method + ": " + said.path("error"));
    }
    return said.path("result");
  }

  private static JsonNode said(String method, CompletableFuture<JsonNode> answer)
      throws InterruptedException {
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchmarkFailed("Chromium did not answer " + method + ": " + e);
    }
  }

  /** Takes what Chromium says to the question that it belongs to. */
  private static final class Answers implements WebSocket.Listener {
    private final Map<String, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();

    /** The answer to the question with this number, or the next event of this name. */
    CompletableFuture<JsonNode> of(String number) {
      return open.computeIfAbsent(number, any -> new CompletableFuture<>());
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          JsonNode said = JSON.readTree(text.toString());
          CompletableFuture<JsonNode> asked =
              open.remove(said.path(said.has("id") ? "id" : "method").asText());
          if (asked != null) {
            asked.complete(said);
          }
        } catch (IOException e) {
          throw new IllegalStateException("Chromium does not speak JSON", e);
        } finally {
          text.setLength(0);
        }
      }
      socket.request(1);
      return null;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
