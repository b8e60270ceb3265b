package io.sluice.agent;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.sluice.agent.local.Token;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks the agent of this host: exit 0 when it is done, 1 when not, 4 without one. */
@Command
final class AgentOptions {
  private static final int UNREACHABLE = 4;
  private static final Duration LIMIT = Duration.ofSeconds(70);

  @Option(
      names = "--state",
      defaultValue = "/var/lib/sluice-agent",
      paramLabel = "DIR",
      description = "The agent's folder, with its token and address; default: ${DEFAULT-VALUE}.")
  private Path state = Path.of("");

  @Option(
      names = "--output",
      defaultValue = "table",
      paramLabel = "table|json",
      description = "For people or for programs; default: ${DEFAULT-VALUE}.")
  private String output = "";

  /** Asks for an action of the local interface, and tells the answer. */
  int ask(Said said, String verb, String action) {
    if (!List.of("table", "json").contains(output)) {
      return said.wrong(List.of(new Mistake("--output", output, "table or json")));
    }
    HttpResponse<String> answer;
    try {
      String address = Files.readString(state.resolve("api")).strip();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + address + "/v1/" + action))
              .timeout(LIMIT)
              .header("Authorization", Token.read(state.resolve("token")).header())
              .method(verb, HttpRequest.BodyPublishers.noBody())
              .build();
      answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    } catch (NoSuchFileException e) {
      said.failed("no agent keeps its state in " + state + " (--state says where): is it running?");
      return UNREACHABLE;
    } catch (AccessDeniedException e) {
      said.failed(e.getMessage() + " may not be read: ask as the agent's own user, or as root");
      return UNREACHABLE;
    } catch (ConnectException e) {
      said.failed("the agent of " + state + " does not answer: is it running?");
      return UNREACHABLE;
    } catch (IOException | IllegalArgumentException e) {
      said.failed("no agent answers over " + state + ": " + e);
      return UNREACHABLE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Said.FAILED;
    }
    return told(said, answer);
  }

  private int told(Said said, HttpResponse<String> answer) {
    try {
      JsonObject body = JsonParser.parseString(answer.body()).getAsJsonObject();
      JsonElement trouble = body.get("trouble");
      if (answer.statusCode() != 200) {
        return said.failed(trouble == null ? answer.body() : trouble.getAsString());
      }
      said.out(
          output.equals("json")
              ? new GsonBuilder().setPrettyPrinting().create().toJson(body) + "\n"
              : table("", body));
      return trouble == null || trouble.getAsString().isEmpty() ? Said.DONE : Said.FAILED;
    } catch (JsonParseException | IllegalStateException e) {
      return said.failed("the agent's answer is no JSON object: " + answer.body());
    }
  }

  private static String table(String prefix, JsonObject body) {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, JsonElement> each : body.entrySet()) {
      if (each.getValue() instanceof JsonObject inner) {
        lines.append(table(prefix + each.getKey() + ".", inner));
      } else {
        String said = text(each.getValue());
        lines.append(
            String.format("%-26s %s%n", prefix + each.getKey(), said.isEmpty() ? "-" : said));
      }
    }
    return lines.toString();
  }

  /** Of a list, its items' values, one item after the other. */
  private static String text(JsonElement value) {
    if (value instanceof JsonArray items) {
      List<String> texts = new ArrayList<>();
      items.forEach(item -> texts.add(text(item)));
      return texts.isEmpty() ? "-" : String.join(", ", texts);
    }
    if (value instanceof JsonObject item) {
      List<String> texts = new ArrayList<>();
      item.entrySet().forEach(each -> texts.add(text(each.getValue())));
      return String.join(" ", texts);
    }
    return value.getAsString();
  }
}
